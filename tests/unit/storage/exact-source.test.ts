// A stream on its way into a place is as long as announced, or refused; an abort is noticed at once.

import type { SealedBytes } from '@/lib/shared/sealed-bytes';
import { exactly } from '@/lib/storage/exact-source';

const piece = (length: number) => [new Uint8Array(length) as SealedBytes];
const aborted = expect.objectContaining({ code: 'storage/aborted' });

function source(sizes: number[], wait?: Promise<void>) {
  const seen = { isClosed: false };
  async function* run() {
    try {
      for (const size of sizes) yield piece(size);
      await wait;
    } finally {
      seen.isClosed = true;
    }
  }
  return { run: run(), seen };
}

async function pass(sizes: number[], sealedBytes: number, signal?: AbortSignal) {
  const { run, seen } = source(sizes);
  let bytes = 0;
  try {
    for await (const part of exactly(run, signal ? { sealedBytes, signal } : { sealedBytes }))
      bytes += part.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return bytes;
  } finally {
    expect(seen.isClosed).toBe(true);
  }
}

describe('exactly', () => {
  it.each([
    [[5], 5],
    [[2, 3], 5],
    [[0, 5, 0], 5],
    [[], 0],
  ])('passes %p as %p bytes', async (sizes, sealedBytes) => expect(await pass(sizes, sealedBytes)).toBe(sealedBytes));

  it.each([
    [[4], 5],
    [[], 1],
    [[6], 5],
    [[5, 1], 5],
    [[1], 0],
  ])('refuses %p as %p bytes', async (sizes, sealedBytes) => {
    await expect(pass(sizes, sealedBytes)).rejects.toThrow(aborted);
  });

  it('refuses when the signal has fired already', async () => {
    const { run } = source([5]);
    await expect(exactly(run, { sealedBytes: 5, signal: AbortSignal.abort() }).next()).rejects.toThrow(aborted);
  });

  it('notices an abort while the source is silent', async () => {
    const { run } = source([5], new Promise(() => {}));
    const controller = new AbortController();
    const parts = exactly(run, { sealedBytes: 10, signal: controller.signal });
    await parts.next();
    const next = parts.next();
    controller.abort(new Error('the client left'));
    await expect(next).rejects.toThrow(aborted);
  });

  it('lets the error of the source out unchanged', async () => {
    const failure = new Error('bad picture');
    async function* run() {
      yield piece(1);
      throw failure;
    }
    const parts = exactly(run(), { sealedBytes: 5, signal: new AbortController().signal });
    await parts.next();
    await expect(parts.next()).rejects.toBe(failure);
  });

  it('closes the source when the taker stops', async () => {
    const { run, seen } = source([1, 1, 1]);
    for await (const _ of exactly(run, { sealedBytes: 3 })) break;
    expect(seen.isClosed).toBe(true);
  });
});
