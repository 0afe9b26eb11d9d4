// A person's own pages and lists, compressed on their way out, where no other site can have had a hand in the request (decision 0022).
// Loaded by the outer door as it stands, without path aliases.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants } from 'node:zlib';
import compression from 'compression';

/** What shows a person their own pictures and words, and nobody else's. */
const OWN_ADDRESSES = /^\/(?:photos|albums|favourites|search|trash|api\/timeline)(?:[/?]|$)/;
/** Who may have chosen the address: a page of ours, or the person, who typed it or kept it. */
const OWN_SITES = ['same-origin', 'none'];
const TYPES = /^(?:text\/html|text\/x-component|application\/json)\b/;
/** 64 KB, about a page: the memory an answer under way takes goes by it. */
const WINDOW_BITS = 16;

const compress = compression({
  filter: (_request, response) => TYPES.test(String(response.getHeader('content-type'))),
  brotli: { params: { [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS } },
}) as unknown as (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Has the answer compressed, piece by piece as it comes, where it may be. Beside a secret, what somebody else chose tells it by the
 * length of both (BREACH), and whoever links here chooses the address: so only where the browser itself says that nobody did.
 */
export function compressOwnPage(request: IncomingMessage, response: ServerResponse): void {
  if (!OWN_ADDRESSES.test(request.url ?? '')) return;
  if (OWN_SITES.includes(String(request.headers['sec-fetch-site']))) compress(request, response, () => undefined);
}
