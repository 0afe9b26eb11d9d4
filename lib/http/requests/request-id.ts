// The number of a request: made by us, shown to people, written to the log. A client cannot put text of its own into it.

/** Carries the number from middleware to doors and out to the caller. */
export const REQUEST_ID_HEADER = 'x-request-id';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A fresh request id, UUID v4. */
export function createRequestId(): string {
  return globalThis.crypto.randomUUID();
}

/** The id set by middleware; anything that is not a plain UUID is replaced by a fresh one, so that no log line can be forged. */
export function requestIdFrom(headers: Headers): string {
  const given = headers.get(REQUEST_ID_HEADER);
  return given !== null && UUID.test(given) ? given : createRequestId();
}
