// Answers with the bytes of a picture, or says why not: 200, 206, 304 or 416, with the same protective headers each time.
// It streams at the reader's pace, and breaks the connection rather than end early.

import { REQUEST_ID_HEADER } from '@/lib/http/requests/request-id';
import { allowsRange, matchesIfNoneMatch } from '@/lib/http/bytes/etag';
import { parseRange } from '@/lib/http/bytes/range';
import { byteHeaders } from '@/lib/http/headers/security-headers';
import { problemResponse } from '@/lib/http/error-responses';
import { pumpBytes } from '@/lib/http/bytes/byte-pump';
import { byteStream } from '@/lib/http/bytes/byte-stream';
import { wordOfRequest } from '@/lib/http/door-word';
import { type ByteBatches, ExactBytes } from '@/lib/http/bytes/exact-bytes';
import type { BlobMediaType, RenditionKind } from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Next drops Content-Length from route handlers; the outer door makes it again from this header and takes this one off. */
export const LENGTH_HEADER = 'x-safelight-length';
/** Tells the outer door that this answer's body lies with it (decision 0010); it takes this one off, too. */
export const BODY_HEADER = 'x-safelight-body';

/** What is known of the bytes before any is opened. `etag` is strong, quotes included; `disposition` is a whole header value. */
export type ByteRepresentation = {
  readonly etag: string;
  readonly mediaType: BlobMediaType | 'application/zip';
  readonly plainBytes: number;
  readonly kind: RenditionKind | 'export';
  readonly disposition: string;
};

/** Which bytes a request asks for: bounds are inclusive offsets. */
export type SpanDecision =
  | { readonly kind: 'unsatisfiable' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number };
export type ByteDecision = { readonly kind: 'not-modified' } | SpanDecision;

/** What tells of a representation without its bytes. */
export type KnownRepresentation = Pick<ByteRepresentation, 'etag' | 'kind'> & { readonly requestId: string };

/** True where If-None-Match says that the reader has these very bytes. */
export function isNotModified(request: Request, etag: string): boolean {
  return matchesIfNoneMatch(request.headers.get('if-none-match'), etag);
}

/**
 * Judges If-None-Match, then If-Range and Range (RFC 9110 section 13.2.2), before anything is opened.
 * Ranges belong to GET alone: HEAD is answered as if there were none.
 */
export function decideBytes(request: Request, known: { etag: string; plainBytes: number }): ByteDecision {
  return isNotModified(request, known.etag) ? { kind: 'not-modified' } : decideSpan(request, known);
}

/** The second half of `decideBytes`, where the size is known only after the first. */
export function decideSpan(request: Request, known: { etag: string; plainBytes: number }): SpanDecision {
  const { headers } = request;
  if (request.method !== 'GET' || !allowsRange(headers.get('if-range'), known.etag)) return { kind: 'whole' };
  return parseRange(headers.get('range'), known.plainBytes);
}

/**
 * The answer with bytes: 200 for `whole`, 206 for `part`. `batches` must yield exactly the bytes decided on and must not reuse
 * memory it yielded; fewer, more, or an error while streaming break the connection. `batches` null answers HEAD. Where there is an
 * outer door the body is left with it and the answer itself has none; else the body is a stream, which ends with `signal`. From the
 * call on `batches` is let go of on every way out, also when the answer cannot be made.
 */
export function byteResponse(
  about: ByteRepresentation & { requestId: string; signal?: AbortSignal },
  decision: { kind: 'whole' } | { kind: 'part'; start: number; end: number },
  batches: ByteBatches | null,
): Response {
  const length = decision.kind === 'part' ? decision.end - decision.start + 1 : about.plainBytes;
  const bytes = batches && new ExactBytes(batches, length);
  try {
    const headers = describe(about);
    if (decision.kind === 'part') headers.set('Content-Range', `bytes ${decision.start}-${decision.end}/${about.plainBytes}`);
    headers.set('Content-Type', about.mediaType);
    headers.set('Content-Disposition', about.disposition);
    headers.set('Content-Length', String(length));
    headers.set(LENGTH_HEADER, String(length));
    const body = bytes === null || isLeftWithDoor(bytes, headers) ? null : byteStream(bytes, about.signal);
    return new Response(body, { status: decision.kind === 'part' ? 206 : 200, headers });
  } catch (error) {
    void bytes?.leave();
    throw error;
  }
}

function isLeftWithDoor(bytes: ExactBytes, headers: Headers): boolean {
  const word = wordOfRequest();
  // A second body for one request can only be a fault further in: the first one keeps its place.
  if (!word || word.body) return false;
  if (word.isClosed) {
    void bytes.leave();
    return true;
  }
  const ticket = globalThis.crypto.randomUUID();
  word.body = { ticket, send: (sink) => pumpBytes(bytes, sink), leave: () => bytes.leave() };
  headers.set(BODY_HEADER, ticket);
  return true;
}

/** 304: what the reader has is still right. Nothing was opened. */
export function notModifiedResponse(about: KnownRepresentation): Response {
  return new Response(null, { status: 304, headers: describe(about) });
}

/** 416 with the size there really is. */
export function rangeRefusedResponse(about: { plainBytes: number; requestId: string }): Response {
  const extra = { 'Content-Range': `bytes */${about.plainBytes}`, 'Accept-Ranges': 'bytes' };
  return problemResponse(new SafelightError('request/range'), about.requestId, extra);
}

function describe(about: KnownRepresentation): Headers {
  // Originals and exports are the pictures themselves: no copy outlives the answer. Small forms may rest, and are asked about each time.
  const isSmall = about.kind === 'thumbnail' || about.kind === 'preview';
  const headers = new Headers(byteHeaders(isSmall ? 'revalidate' : 'never'));
  headers.set('ETag', about.etag);
  headers.set('Accept-Ranges', 'bytes');
  headers.set(REQUEST_ID_HEADER, about.requestId);
  return headers;
}
