// Bytes go out exactly as long as announced, at the reader's pace, or the connection breaks.

import { byteResponse, notModifiedResponse, rangeRefusedResponse } from '@/lib/http/bytes/byte-response';
import { byteStream } from '@/lib/http/bytes/byte-stream';
import type { DoorWord } from '@/lib/http/door-word';
import { ExactBytes } from '@/lib/http/bytes/exact-bytes';

const about = {
  etag: '"a"',
  mediaType: 'image/webp',
  plainBytes: 100,
  kind: 'thumbnail',
  disposition: 'inline; filename="a.webp"',
  requestId: 'b1946ac9-2f4e-4c6d-9b0a-7f3f5f0a1c2d',
} as const;

const bytes = (length: number, start = 0) => Uint8Array.from({ length }, (_, index) => (start + index) % 251);

/** A source of batches, one piece each, that says what was done with it. */
function source(pieces: Uint8Array[], failure?: Error) {
  const seen = { asked: 0, isClosed: false };
  async function* run() {
    try {
      for (const piece of pieces) {
        seen.asked += 1;
        yield [piece];
      }
      if (failure) throw failure;
    } finally {
      seen.isClosed = true;
    }
  }
  return { pieces: run(), seen };
}

/** Two batches behind something that is open already, as a stored picture is when its answer is made. */
function held() {
  const seen = { closed: 0 };
  const next = () => Promise.resolve({ done: false as const, value: [bytes(50)] });
  const end = () => {
    seen.closed += 1;
    return Promise.resolve({ done: true as const, value: undefined });
  };
  return { seen, batches: { [Symbol.asyncIterator]: () => ({ next, return: end }) } };
}

const collect = async (stream: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());

describe('byteStream', () => {
  it.each([
    [[100]],
    [[0, 100, 0]],
    [[1, 99]],
    [[65_536]],
    [[65_535, 1]],
    [[65_535, 2]],
    [[16_384, 16_384, 16_384, 16_384, 16_384, 5]],
    [[200_000, 3, 65_536, 1]],
    [[]],
  ])('gives back %p', async (sizes) => {
    const whole = bytes(sizes.reduce((sum, size) => sum + size, 0));
    let at = 0;
    const pieces = sizes.map((size) => whole.subarray(at, (at += size)));
    const { pieces: run, seen } = source(pieces);
    expect(await collect(byteStream(new ExactBytes(run, whole.byteLength)))).toEqual(whole);
    expect(seen.isClosed).toBe(true);
  });

  it('joins the pieces of a batch', async () => {
    async function* run() {
      yield [bytes(10), bytes(0), bytes(5, 10)];
      yield [];
      yield [bytes(85, 15)];
    }
    const reader = byteStream(new ExactBytes(run(), 100)).getReader();
    expect((await reader.read()).value).toEqual(Buffer.from(bytes(15)));
    expect((await reader.read()).value).toEqual(bytes(85, 15));
    expect((await reader.read()).done).toBe(true);
  });

  it.each([
    ['ends early', [60, 39]],
    ['has nothing', []],
    ['runs over by a byte', [60, 41]],
    ['runs over by a piece', [100, 1]],
    ['runs over at once', [200]],
  ])('breaks when the source %s', async (_, sizes) => {
    const { pieces, seen } = source(sizes.map((size) => bytes(size)));
    await expect(collect(byteStream(new ExactBytes(pieces, 100)))).rejects.toThrow(/bytes than announced/);
    expect(seen.isClosed).toBe(true);
  });

  it('never hands out a full length that was not right', async () => {
    const { pieces } = source([bytes(60), bytes(41)]);
    const reader = byteStream(new ExactBytes(pieces, 100)).getReader();
    expect((await reader.read()).value?.byteLength).toBe(60);
    await expect(reader.read()).rejects.toThrow('more bytes');
  });

  it('breaks when the source throws, after what was good', async () => {
    const { pieces, seen } = source([bytes(65_536)], new Error('bad chunk'));
    const reader = byteStream(new ExactBytes(pieces, 70_000)).getReader();
    expect((await reader.read()).value?.byteLength).toBe(65_536);
    await expect(reader.read()).rejects.toThrow('bad chunk');
    expect(seen.isClosed).toBe(true);
  });

  it('asks for nothing before somebody reads, and for no more than is read', async () => {
    const { pieces, seen } = source(Array.from({ length: 50 }, () => bytes(65_536)));
    const stream = byteStream(new ExactBytes(pieces, 50 * 65_536));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.asked).toBe(0);
    const reader = stream.getReader();
    await reader.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.asked).toBe(1);
    await reader.cancel();
    expect(seen.isClosed).toBe(true);
  });
});

describe('a body nobody begins to read', () => {
  it('is let go of when its stream is cancelled', async () => {
    const { seen, batches } = held();
    await byteStream(new ExactBytes(batches, 100)).cancel();
    expect(seen.closed).toBe(1);
  });

  it.each([
    ['before the answer', true],
    ['after it', false],
  ])('is let go of when its request ends %s', async (_when, isBefore) => {
    const { seen, batches } = held();
    const request = new AbortController();
    if (isBefore) request.abort();
    const response = byteResponse({ ...about, signal: request.signal }, { kind: 'whole' }, batches);
    expect(seen.closed).toBe(isBefore ? 1 : 0);
    request.abort();
    expect(seen.closed).toBe(1);
    expect(response.body).not.toBeNull();
  });

  it('is let go of when the answer cannot be made', () => {
    const { seen, batches } = held();
    const broken = { ...about, disposition: 'inline\nx: y' };
    expect(() => byteResponse(broken, { kind: 'whole' }, batches)).toThrow('invalid header value');
    expect(seen.closed).toBe(1);
  });
});

describe('byteResponse', () => {
  it('describes the whole', async () => {
    const response = byteResponse(about, { kind: 'whole' }, source([bytes(100)]).pieces);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-disposition': 'inline; filename="a.webp"',
      'content-length': '100',
      'content-type': 'image/webp',
      'cross-origin-resource-policy': 'same-origin',
      etag: '"a"',
      vary: 'Cookie',
      'x-content-type-options': 'nosniff',
      'x-safelight-length': '100',
    });
    expect(response.headers.has('content-range')).toBe(false);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes(100));
  });

  it('describes a part', async () => {
    const response = byteResponse(about, { kind: 'part', start: 10, end: 19 }, source([bytes(10, 10)]).pieces);
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 10-19/100');
    expect(response.headers.get('x-safelight-length')).toBe('10');
    expect((await response.arrayBuffer()).byteLength).toBe(10);
  });

  it('answers HEAD with the same headers and no body', () => {
    const head = byteResponse(about, { kind: 'whole' }, null);
    const get = byteResponse(about, { kind: 'whole' }, source([bytes(100)]).pieces);
    expect(head.body).toBeNull();
    expect([...head.headers]).toEqual([...get.headers]);
  });

  it('lets no copy of an original rest', () => {
    const response = byteResponse({ ...about, kind: 'original' }, { kind: 'whole' }, null);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('byteResponse behind the outer door', () => {
  const WORDS = Symbol.for('safelight.requests');
  const holder = globalThis as { [WORDS]?: { getStore(): DoorWord } };
  let word: DoorWord;
  beforeEach(() => {
    word = { isAtDoor: true, refusalStatus: null, body: null, isClosed: false };
    holder[WORDS] = { getStore: () => word };
  });
  afterEach(() => {
    delete holder[WORDS];
  });

  it('leaves the body with it under a fresh ticket, and opens nothing', async () => {
    const { pieces, seen } = source([bytes(100)]);
    const response = byteResponse(about, { kind: 'whole' }, pieces);
    expect(response.body).toBeNull();
    expect(response.headers.get('x-safelight-body')).toBe(word.body?.ticket);
    expect(word.body?.ticket).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen.asked).toBe(0);
    await word.body?.leave();
  });

  it('lets go of a body that comes when the answer is closed already', () => {
    const { seen, batches } = held();
    word.isClosed = true;
    const response = byteResponse(about, { kind: 'whole' }, batches);
    expect([response.body, word.body, seen.closed]).toEqual([null, null, 1]);
    expect(response.headers.has('x-safelight-body')).toBe(false);
  });

  it('lets go of a body that is taken back unsent', async () => {
    const { seen, batches } = held();
    byteResponse(about, { kind: 'whole' }, batches);
    await word.body?.leave();
    expect(seen.closed).toBe(1);
  });

  it('leaves nothing for HEAD, and never takes the place of a body that is there', () => {
    expect(byteResponse(about, { kind: 'whole' }, null).headers.has('x-safelight-body')).toBe(false);
    expect(word.body).toBeNull();
    byteResponse(about, { kind: 'whole' }, source([bytes(100)]).pieces);
    const first = word.body;
    const second = byteResponse(about, { kind: 'whole' }, source([bytes(100)]).pieces);
    expect(word.body).toBe(first);
    expect(second.body).not.toBeNull();
    expect(second.headers.has('x-safelight-body')).toBe(false);
  });
});

describe('notModifiedResponse', () => {
  it('has no body and no length, and says again how to keep it', () => {
    const response = notModifiedResponse(about);
    expect(response.status).toBe(304);
    expect(response.body).toBeNull();
    expect(response.headers.get('etag')).toBe('"a"');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(response.headers.get('vary')).toBe('Cookie');
    expect(response.headers.has('x-safelight-length')).toBe(false);
    expect(response.headers.has('content-type')).toBe(false);
  });
});

describe('rangeRefusedResponse', () => {
  it('says how much there is', async () => {
    const response = rangeRefusedResponse(about);
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */100');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(await response.json()).toMatchObject({ code: 'request/range' });
  });
});
