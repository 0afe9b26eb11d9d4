// Bytes that leave without a web stream: at the reader's pace, exactly as many as announced, or the connection breaks.

import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pumpBytes } from '@/lib/http/bytes/byte-pump';
import { ExactBytes } from '@/lib/http/bytes/exact-bytes';

const BATCH = 256 * 1024;
const batch = () => Array.from({ length: 16 }, (_, index) => new Uint8Array(BATCH / 16).fill(index));

/** A source of `count` batches that says how often it was asked and whether it was let go of. */
function source(count: number, failure?: Error) {
  const seen = { asked: 0, isClosed: false, pieces: [] as Uint8Array[] };
  async function* run() {
    try {
      for (let index = 0; index < count; index += 1) {
        seen.asked += 1;
        const pieces = batch();
        seen.pieces.push(...pieces);
        yield pieces;
      }
      if (failure) throw failure;
    } finally {
      seen.isClosed = true;
    }
  }
  return { seen, batches: run() };
}

/** A server that pumps `bytes` into its one answer, of which it announces `length` bytes. */
async function serve(bytes: ExactBytes, length = bytes.length) {
  let pumped: Promise<void> = Promise.resolve();
  const server = http.createServer((_request, response) => {
    response.strictContentLength = true;
    response.writeHead(200, { 'content-length': length });
    pumped = pumpBytes(bytes, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await pumped;
  };
  return { port, close, pumped: () => pumped };
}

const take = async (port: number) => Buffer.from(await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer());

describe('pumpBytes', () => {
  it.each([0, 1, 5])('sends %d batches, frees what was sent, and lets go of the source', async (count) => {
    const { seen, batches } = source(count);
    const server = await serve(new ExactBytes(batches, count * BATCH));
    const received = await take(server.port);
    await server.close();
    expect(received.equals(Buffer.concat(Array.from({ length: count }, batch).flat()))).toBe(true);
    expect(seen.isClosed).toBe(true);
    expect(seen.pieces.every((piece) => piece.byteLength === 0)).toBe(true);
  });

  it('leaves memory alone that others share', async () => {
    const shared = new Uint8Array(100).fill(7);
    async function* run() {
      yield [shared.subarray(10, 60)];
    }
    const server = await serve(new ExactBytes(run(), 50));
    expect(await take(server.port)).toHaveLength(50);
    await server.close();
    expect(shared.every((byte) => byte === 7)).toBe(true);
  });

  it.each([
    ['throws', source(2, new Error('bad chunk')), 3 * BATCH],
    ['ends early', source(2), 3 * BATCH],
    ['runs over', source(4), 3 * BATCH],
  ])('breaks the connection when the source %s', async (_how, { seen, batches }, length) => {
    // The log tells of it; nobody else could.
    const server = await serve(new ExactBytes(batches, length));
    await expect(take(server.port)).rejects.toThrow();
    await server.close();
    expect(seen.isClosed).toBe(true);
  });

  it('lets go of a source it never asked, where the reader is gone already', async () => {
    let closed = 0;
    const next = () => Promise.reject(new Error('asked'));
    const end = () => {
      closed += 1;
      return Promise.resolve({ done: true as const, value: undefined });
    };
    const bytes = new ExactBytes({ [Symbol.asyncIterator]: () => ({ next, return: end }) }, BATCH);
    await pumpBytes(
      bytes,
      Object.assign(new http.ServerResponse(new http.IncomingMessage(new net.Socket())), { destroyed: true }),
    );
    expect(closed).toBe(1);
  });

  it('opens nothing ahead of a reader that takes nothing, and lets go when it leaves', async () => {
    const { seen, batches } = source(400);
    const server = await serve(new ExactBytes(batches, 400 * BATCH));
    const reader = net.connect(server.port, '127.0.0.1');
    reader.pause();
    reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await pause(500);
    const asked = seen.asked;
    await pause(300);
    expect(seen.asked).toBe(asked);
    expect(asked).toBeLessThan(100);
    reader.destroy();
    await pause(100);
    await server.pumped();
    expect(seen.isClosed).toBe(true);
    await server.close();
  });
});
