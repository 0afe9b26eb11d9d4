// Turns whatever was thrown into what a browser may know: a code, a status and one sentence. Nothing else of the error leaves.

import { ZodError } from 'zod';
import { ERROR_STATUS } from '@/lib/http/error-status';
import { apiHeaders } from '@/lib/http/headers/security-headers';
import type { ErrorCode } from '@/lib/shared/error-codes';
import { errorMessages } from '@/lib/shared/messages/errors';
import { SafelightError } from '@/lib/shared/safelight-error';

/** What may be said of an error in public. */
export type ErrorDescription = { code: ErrorCode; status: number; message: string; retryAfterSeconds?: number };

const DEFAULT_RETRY_SECONDS = 5;
const REASON: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
};

/**
 * The public face of anything thrown. A schema's complaint is `request/invalid`; whatever the house does not know is
 * `internal/unexpected`. 429 and 503 always say when to come back (whole seconds, at least 1).
 */
export function describeError(error: unknown): ErrorDescription {
  const code = codeOf(error);
  const status = ERROR_STATUS[code];
  const description: ErrorDescription = { code, status, message: errorMessages[code] };
  const asked = error instanceof SafelightError ? error.retryAfterSeconds : undefined;
  if (asked !== undefined && Number.isFinite(asked)) description.retryAfterSeconds = Math.max(1, Math.ceil(asked));
  else if (status === 429 || status === 503) description.retryAfterSeconds = DEFAULT_RETRY_SECONDS;
  return description;
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof SafelightError) return error.code;
  return error instanceof ZodError ? 'request/invalid' : 'internal/unexpected';
}

/** The plain name of a status this house answers with. */
export function reasonOf(status: number): string {
  return REASON[status] ?? 'Error';
}

/**
 * An error as RFC 9457 `application/problem+json`: `{ type, title, status, detail, code, requestId }`, never cached.
 * `extra` adds headers of the one case (Allow, Content-Range, WWW-Authenticate).
 */
export function problemResponse(error: unknown, requestId: string, extra: Readonly<Record<string, string>> = {}): Response {
  const { code, status, message, retryAfterSeconds } = describeError(error);
  const headers = errorHeaders(requestId, retryAfterSeconds, extra);
  headers.set('Content-Type', 'application/problem+json; charset=utf-8');
  const body = { type: 'about:blank', title: reasonOf(status), status, detail: message, code, requestId };
  return new Response(JSON.stringify(body), { status, statusText: reasonOf(status), headers });
}

/** The same refusal for somebody who looks at a page: the sentence and the request number as plain text. */
export function plainTextResponse(error: unknown, requestId: string, extra: Readonly<Record<string, string>> = {}): Response {
  const { status, message, retryAfterSeconds } = describeError(error);
  const headers = errorHeaders(requestId, retryAfterSeconds, extra);
  headers.set('Content-Type', 'text/plain; charset=utf-8');
  return new Response(`${message}\n\nRequest ${requestId}\n`, { status, statusText: reasonOf(status), headers });
}

function errorHeaders(
  requestId: string,
  retryAfterSeconds: number | undefined,
  extra: Readonly<Record<string, string>>,
): Headers {
  const headers = new Headers({ ...apiHeaders(), ...extra, 'X-Request-Id': requestId });
  if (retryAfterSeconds !== undefined) headers.set('Retry-After', String(retryAfterSeconds));
  return headers;
}
