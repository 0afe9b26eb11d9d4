// What the outer door answers directly and what goes Next's way is the same answer: status, headers, bytes.

import assert from 'node:assert/strict';
import type http from 'node:http';
import type { Answer, Visitor } from './support/visitor.ts';

/** What Next adds to Vary, whatever answers: by it one way is told from the other. */
const NEXT_VARIES_BY = /^rsc, (?:next-router-[a-z-]+, )*/;
/** These differ between any two answers. */
const OWN_TO_EACH = ['date', 'x-request-id'];
/** Next sends what is not bytes of a picture in chunks; the door knows how long it is. */
const LENGTHS = ['content-length', 'transfer-encoding'];

type Ask = {
  name: string;
  rendition: string;
  query?: string;
  method?: string;
  headers?: http.OutgoingHttpHeaders;
  status: number;
};

/** Asks for `person`'s newest picture in every way there is, each time on both ways; throws at the first difference. */
export async function compareWays(person: Visitor, stranger: Visitor): Promise<void> {
  const page = JSON.parse((await person.get('/api/images?state=live')).text) as { items: { id: string }[] };
  const id = page.items[0]?.id ?? '';
  const { headers } = await person.get(direct(id, 'thumbnail'));
  const etag = String(headers.etag);
  const asks: readonly Ask[] = [
    { name: 'whole', rendition: 'original', status: 200 },
    { name: 'small', rendition: 'thumbnail', status: 200 },
    { name: 'head', rendition: 'original', method: 'HEAD', status: 200 },
    { name: 'known', rendition: 'thumbnail', headers: { 'if-none-match': etag }, status: 304 },
    { name: 'part', rendition: 'original', headers: { range: 'bytes=3-9' }, status: 206 },
    { name: 'beyond', rendition: 'original', headers: { range: 'bytes=99999999-' }, status: 416 },
    { name: 'taken away', rendition: 'original', query: '?download=1', status: 200 },
    { name: 'marked', rendition: 'preview', query: '?mark=1', status: 200 },
    { name: 'kept original there is not', rendition: 'untouched', status: 404 },
    { name: 'in a page of others', rendition: 'thumbnail', headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
  ];
  for (const ask of asks) await compare(person, id, ask);
  await compare(person, crypto.randomUUID(), { name: 'nothing there', rendition: 'thumbnail', status: 404 });
  await compare(stranger, id, { name: 'signed out', rendition: 'thumbnail', status: 401 });
}

async function compare(visitor: Visitor, id: string, { name, rendition, query = '', status, ...options }: Ask): Promise<void> {
  const one = await visitor.ask(direct(id, rendition) + query, options);
  const other = await visitor.ask(throughNext(id, rendition) + query, options);
  assert.equal(one.status, status, name);
  assert.doesNotMatch(one.headers.vary ?? '', NEXT_VARIES_BY, `${name}: went Next's way`);
  assert.match(other.headers.vary ?? '', NEXT_VARIES_BY, `${name}: did not go Next's way`);
  assert.deepEqual(told(one), told(other), name);
}

const direct = (id: string, rendition: string) => `/api/images/${id}/${rendition}`;
// No route offers itself for an address that is written otherwise than we write it.
const throughNext = (id: string, rendition: string) => direct(id.toUpperCase(), rendition);

function told({ status, headers, bytes }: Answer): unknown {
  const passedOver = status < 400 ? OWN_TO_EACH : [...OWN_TO_EACH, ...LENGTHS];
  const kept = Object.entries(headers).filter(([name]) => !passedOver.includes(name));
  const text = bytes.toString('latin1').replace(/"requestId":"[^"]*"/, '');
  return { status, headers: { ...Object.fromEntries(kept), vary: headers.vary?.replace(NEXT_VARIES_BY, '') }, text };
}
