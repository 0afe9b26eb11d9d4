// What came back for a file, as the queue understands it.

import type { ActionResult, StoredUploadDto } from '@/lib/shared/dto';
import type { ErrorCode } from '@/lib/shared/error-codes';
import { errorMessages } from '@/lib/shared/messages/errors';

export type RawAnswer = { readonly status: number; readonly retryAfter: string | null; readonly body: string };

/** What a proxy before the vault may say in its place. */
const BARE_CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'auth/required',
  413: 'request/too-large',
  429: 'request/rate-limited',
  503: 'request/busy',
};

/** The picture, or why there is none; null for an answer that says neither, as if none had come. */
export function readAnswer({ status, retryAfter, body }: RawAnswer): ActionResult<StoredUploadDto> | null {
  const json = parse(body);
  if (status >= 200 && status < 300) return isStored(json) ? { ok: true, data: json } : null;
  const code = isProblem(json) ? json.code : BARE_CODES[status];
  if (code === undefined) return null;
  const { detail, requestId } = isProblem(json) ? json : {};
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  return {
    ok: false,
    code,
    message: typeof detail === 'string' ? detail : errorMessages[code],
    requestId: typeof requestId === 'string' ? requestId : '',
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function isStored(json: unknown): json is StoredUploadDto {
  return typeof (json as StoredUploadDto | null)?.image?.id === 'string';
}

function isProblem(json: unknown): json is { code: ErrorCode; detail?: unknown; requestId?: unknown } {
  const code = (json as { code?: unknown } | null)?.code;
  return typeof code === 'string' && Object.hasOwn(errorMessages, code);
}
