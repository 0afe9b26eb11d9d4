import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { compressOwnPage } from '@/lib/http/compressed-pages';

type Flushed = http.ServerResponse & { flush: () => void };

const PAGE = '<!doctype html><p>a page of one person</p>'.repeat(200);
const OWN = { 'accept-encoding': 'gzip, deflate, br', 'sec-fetch-site': 'same-origin' };

let type = 'text/html; charset=utf-8';
let answer: (response: http.ServerResponse) => void = (response) => response.end(PAGE);
const server = http.createServer((request, response) => {
  compressOwnPage(request, response);
  response.setHeader('Content-Type', type);
  answer(response);
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  type = 'text/html; charset=utf-8';
  answer = (response) => response.end(PAGE);
});

function send(path: string, headers: Record<string, string>, method = 'GET'): Promise<http.IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    http.request({ port, host: '127.0.0.1', path, headers, method, agent: false }, resolve).once('error', reject).end();
  });
}

async function ask(path: string, headers: Record<string, string>, method?: string) {
  const response = await send(path, headers, method);
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { encoding: response.headers['content-encoding'], vary: response.headers.vary, bytes: Buffer.concat(parts) };
}

describe('compressOwnPage', () => {
  it.each(['same-origin', 'none'])('compresses what our own page or the person asked for (%s)', async (site) => {
    const { encoding, vary, bytes } = await ask('/photos', { ...OWN, 'sec-fetch-site': site });
    expect([encoding, vary]).toEqual(['br', 'Accept-Encoding']);
    expect(bytes.byteLength).toBeLessThan(PAGE.length / 4);
    expect(brotliDecompressSync(bytes).toString()).toBe(PAGE);
  });

  it('does it in the way that the browser takes, or not at all', async () => {
    const zipped = await ask('/photos', { ...OWN, 'accept-encoding': 'gzip' });
    expect([zipped.encoding, gunzipSync(zipped.bytes).toString()]).toEqual(['gzip', PAGE]);
    const plain = await ask('/photos', { ...OWN, 'accept-encoding': 'identity' });
    expect([plain.encoding, plain.vary, plain.bytes.toString()]).toEqual([undefined, 'Accept-Encoding', PAGE]);
  });

  it.each([
    '/albums/1?sort=name',
    '/favourites',
    '/search?q=sea',
    '/trash',
    '/photos?_rsc=1',
    '/api/timeline',
    '/api/timeline/days?by=added',
  ])('knows %s for a page or list of their own', async (path) => {
    for (type of ['text/html', 'text/x-component', 'application/json']) {
      expect(await ask(path, OWN)).toMatchObject({ encoding: 'br' });
    }
  });

  it.each([
    ['another site sent the browser here', '/photos', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring host did', '/photos', { 'sec-fetch-site': 'same-site' }],
    ['nothing says who did', '/photos', { 'sec-fetch-site': '' }],
    ['the header is not one word', '/photos', { 'sec-fetch-site': 'none, cross-site' }],
    ['the page shows what others typed', '/admin/users', {}],
    ['the settings list who tried to sign in', '/settings/activity', {}],
    ['it is not signed in to', '/sign-in?next=/photos', {}],
    ['the address only begins like one', '/photosphere', {}],
    ['the address is written otherwise', '//photos', {}],
    ['they are bytes of a picture', '/api/images/1/thumbnail', {}],
  ])('leaves it alone where %s', async (_, path, headers) => {
    const { encoding, bytes } = await ask(path, { ...OWN, ...headers });
    expect([encoding, bytes.toString()]).toEqual([undefined, PAGE]);
  });

  it('leaves pictures and heads alone, and answers questions that are sent as a form would be', async () => {
    expect((await ask('/api/timeline/days', OWN, 'POST')).encoding).toBe('br');
    expect((await ask('/photos', OWN, 'HEAD')).encoding).toBeUndefined();
    type = 'image/webp';
    expect((await ask('/photos', OWN)).encoding).toBeUndefined();
  });

  it('lets out each piece when the page says so, before the next is there', async () => {
    let finish = () => undefined as unknown;
    answer = (response) => {
      response.write(PAGE);
      (response as Flushed).flush();
      finish = () => response.end('</body>');
    };
    const page = (await send('/photos', OWN)).pipe(createBrotliDecompress());
    let text = '';
    page.on('data', (part: Buffer) => (text += part.toString()));
    while (text.length < PAGE.length) await once(page, 'data');
    expect(text).toBe(PAGE);
    finish();
    await once(page, 'end');
    expect(text).toBe(`${PAGE}</body>`);
  });

  it('stops where the reader leaves', async () => {
    const isClosed = new Promise<void>((resolve) => {
      answer = (response) => {
        response.once('close', resolve);
        response.write(PAGE);
        (response as Flushed).flush();
      };
    });
    const response = await send('/photos', OWN);
    response.destroy();
    await isClosed;
    answer = (next) => next.end(PAGE);
    expect(await ask('/photos', OWN)).toMatchObject({ encoding: 'br' });
  });
});
