import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { listCompressed, sendCompressed } from '@/lib/http/compressed-files';

const ADDRESS = '/_next/static/chunks/a.js';
const BYTES = Buffer.from('compressed');
const TAG = `"${BYTES.byteLength}-br"`;

let folder = '';
let files: ReturnType<typeof listCompressed> = new Map();
/** What is not sent compressed is answered here, as Next would. */
const server = http.createServer((request, response) => {
  if (!sendCompressed(files, request, response)) response.end('plain');
});

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-static-'));
  mkdirSync(path.join(folder, 'chunks', 'deep.br'), { recursive: true });
  for (const name of ['b.css', 'b.css.br', 'chunks/a.js', 'chunks/a.js.br', 'chunks/gone.js.br', 'chunks/small.js']) {
    writeFileSync(path.join(folder, name), BYTES);
  }
  files = listCompressed(folder);
  rmSync(path.join(folder, 'chunks/gone.js.br'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function ask(target: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.request({ port, host: '127.0.0.1', path: target, headers, method, agent: false }, resolve).once('error', reject).end();
  });
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() };
}

describe('sendCompressed', () => {
  it.each(['br', 'gzip, deflate, br', 'gzip,br', 'br, gzip'])(
    'sends the compressed file to who takes it, sealed and for good (%s)',
    async (encoding) => {
      // The first time from the disk, the second from memory.
      for (let time = 0; time < 2; time += 1) {
        const { status, headers, body } = await ask(ADDRESS, { 'accept-encoding': encoding });
        expect([status, body]).toEqual([200, 'compressed']);
        expect(headers).toMatchObject({
          vary: 'Accept-Encoding',
          'content-encoding': 'br',
          'content-length': String(BYTES.byteLength),
          'content-type': 'text/javascript; charset=utf-8',
          'cache-control': 'public, max-age=31536000, immutable',
          'content-security-policy': expect.stringContaining("default-src 'none'") as string,
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-origin',
          etag: TAG,
        });
      }
    },
  );

  it.each(['', 'gzip', 'br;q=0', 'gzip, br;q=0', 'identity', '*', 'brotli', 'xbr'])(
    'leaves the plain one, and says that it depends, to who does not (%s)',
    async (encoding) => {
      const { headers, body } = await ask(ADDRESS, { 'accept-encoding': encoding });
      expect([body, headers.vary, headers['content-encoding']]).toEqual(['plain', 'Accept-Encoding', undefined]);
    },
  );

  it('gives a style sheet its own type, whatever the query says', async () => {
    const { headers, body } = await ask('/_next/static/b.css?dpl=1', { 'accept-encoding': 'br' });
    expect([body, headers['content-type']]).toEqual(['compressed', 'text/css; charset=utf-8']);
  });

  it('sends nothing to who has it, and only the head to who asks for that', async () => {
    const known = await ask(ADDRESS, { 'accept-encoding': 'br', 'if-none-match': TAG });
    expect([known.status, known.body, known.headers.etag]).toEqual([304, '', TAG]);
    expect((await ask(ADDRESS, { 'accept-encoding': 'br', 'if-none-match': '"other"' })).body).toBe('compressed');
    const head = await ask(ADDRESS, { 'accept-encoding': 'br' }, 'HEAD');
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', String(BYTES.byteLength)]);
  });

  it('leaves other methods, and a file that is gone, to Next', async () => {
    expect((await ask(ADDRESS, { 'accept-encoding': 'br' }, 'POST')).body).toBe('plain');
    expect((await ask('/_next/static/chunks/gone.js', { 'accept-encoding': 'br' })).body).toBe('plain');
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
    '/',
  ])('leaves every other address alone (%s)', async (target) => {
    const { headers, body } = await ask(target, { 'accept-encoding': 'br' });
    expect([body, headers.vary, headers['content-encoding']]).toEqual(['plain', undefined, undefined]);
  });
});

describe('listCompressed', () => {
  it('lists what stands compressed below a folder, and nothing where there is none', () => {
    expect([...files.keys()].toSorted()).toEqual([
      '/_next/static/b.css',
      '/_next/static/chunks/a.js',
      '/_next/static/chunks/gone.js',
    ]);
    expect(listCompressed(path.join(folder, 'none'))).toEqual(new Map());
  });
});
