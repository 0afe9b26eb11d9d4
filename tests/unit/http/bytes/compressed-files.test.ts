import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { listCompressed, preferCompressed } from '@/lib/http/compressed-files';

const ADDRESS = '/_next/static/chunks/a.js';
const compressed = new Set([ADDRESS, '/_next/static/b.css']);

/** What becomes of a request, after the server answers it with `status`. */
function ask(url: string, encoding: string | undefined, status = 200) {
  const request = new IncomingMessage(new Socket());
  request.url = url;
  if (encoding !== undefined) request.headers['accept-encoding'] = encoding;
  const response = new ServerResponse(request);
  preferCompressed(compressed, request, response);
  response.setHeader('content-type', 'application/octet-stream');
  response.writeHead(status);
  return { url: request.url, headers: response.getHeaders() };
}

describe('preferCompressed', () => {
  it.each(['br', 'gzip, deflate, br', 'gzip,br', 'br, gzip'])('sends the compressed file to who takes it (%s)', (encoding) => {
    expect(ask(ADDRESS, encoding)).toEqual({
      url: `${ADDRESS}.br`,
      headers: { vary: 'Accept-Encoding', 'content-encoding': 'br', 'content-type': 'text/javascript; charset=utf-8' },
    });
  });

  it.each([undefined, '', 'gzip', 'br;q=0', 'gzip, br;q=0', 'identity', '*', 'brotli', 'xbr'])(
    'sends the plain one, and says that it depends, to who does not (%s)',
    (encoding) => {
      expect(ask(ADDRESS, encoding)).toEqual({
        url: ADDRESS,
        headers: { vary: 'Accept-Encoding', 'content-type': 'application/octet-stream' },
      });
    },
  );

  it('keeps the query, and gives a style sheet its own type, also in part and unchanged', () => {
    for (const status of [200, 206, 304]) {
      const { url, headers } = ask('/_next/static/b.css?dpl=1', 'br', status);
      expect([url, headers['content-type']]).toEqual(['/_next/static/b.css.br?dpl=1', 'text/css; charset=utf-8']);
    }
  });

  it('calls nothing else compressed', () => {
    for (const status of [400, 404, 405, 416, 500])
      expect(ask(ADDRESS, 'br', status).headers).not.toHaveProperty('content-encoding');
  });

  it.each([
    '/_next/static/chunks/other.js',
    '/_next/static/chunks/../chunks/a.js',
    '/_next/static//chunks/a.js',
    '/_next/static/chunks/%61.js',
    '/x?/_next/static/chunks/a.js',
    `http://example.org${ADDRESS}`,
    `${ADDRESS}.br`,
    `${ADDRESS}%00`,
    '',
  ])('leaves every other address as it is (%s)', (url) => {
    expect(ask(url, 'br')).toEqual({ url, headers: { 'content-type': 'application/octet-stream' } });
  });
});

describe('listCompressed', () => {
  it('lists what stands compressed below a folder, and nothing where there is none', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-static-'));
    try {
      mkdirSync(path.join(folder, 'chunks', 'deep.br'), { recursive: true });
      for (const name of ['b.css', 'b.css.br', 'chunks/a.js', 'chunks/a.js.br', 'chunks/small.js']) {
        writeFileSync(path.join(folder, name), '');
      }
      expect(listCompressed(folder)).toEqual(compressed);
      expect(listCompressed(path.join(folder, 'none'))).toEqual(new Set());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
