// JSON answers and the query of a request, each in one place.

import { SafelightError } from '@/lib/shared/safelight-error';

/** 200 with JSON; the door adds the headers every answer has. */
export function jsonResponse(body: unknown): Response {
  return Response.json(body);
}

/**
 * The query of a request as a plain object.
 * @throws SafelightError `request/invalid` when a name comes twice: no two parsers shall disagree about which one counts
 */
export function searchFields(request: Request): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of new URL(request.url).searchParams) {
    if (fields.has(name)) throw new SafelightError('request/invalid', { detail: 'query field sent twice' });
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** 201 with the new thing as JSON and its address, a path of our own. */
export function createdResponse(body: unknown, location: string): Response {
  return Response.json(body, { status: 201, headers: { Location: location } });
}

/** 204: done, and nothing to show. */
export function emptyResponse(): Response {
  return new Response(null, { status: 204 });
}
