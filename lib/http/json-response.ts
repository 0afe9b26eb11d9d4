// JSON answers, and the query and the JSON body of a request, each in one place.

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

/**
 * The JSON in a request's body; its length was judged before (body-length.ts).
 * @throws SafelightError `request/media-type` for a body that does not say it is JSON; `request/invalid` for one that is not
 */
export async function jsonBody(request: Request): Promise<unknown> {
  const [mediaType] = (request.headers.get('content-type') ?? '').split(';');
  if (mediaType?.trim().toLowerCase() !== 'application/json') throw new SafelightError('request/media-type');
  try {
    return await request.json();
  } catch {
    // The parser's own message quotes the body.
    throw new SafelightError('request/invalid', { detail: 'body is not JSON' });
  }
}
