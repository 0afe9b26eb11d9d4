// Opened batches under watch: whoever ends early lets go of the blob, at any time, and failures are told once.

import { setImmediate as turn } from 'node:timers/promises';
import { type BlobIdentity, openBlob, type OpenedBlob, sealBlob } from '@/lib/crypto/blob/blob';
import { createDataKey } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { watchedBatches } from '@/lib/vault/renditions/watched-batches';
import { collect, plainOf } from '../../vectors/blob-v1-inputs';

const PLAIN_BYTES = 2_000_000;
const key = createDataKey();

/** A blob of 2 MB, opened from a source that counts how often it was let go of; `damage` is the sealed byte that is not right. */
async function opened(range?: { start: number; end: number }, damage?: number) {
  const identity: BlobIdentity = {
    kind: 'original',
    mediaType: 'image/png',
    objectId: createRandomId(),
    ownerId: createRandomId(),
    plainBytes: PLAIN_BYTES,
  };
  const sealing = sealBlob(key, identity, plainOf(PLAIN_BYTES));
  const file = await collect(sealing.batches);
  if (damage !== undefined) file.writeUInt8(file.readUInt8(damage) ^ 1, damage);
  const seen = { open: 0, closed: 0, failures: [] as unknown[] };
  async function* read(start: number, end: number) {
    seen.open += 1;
    try {
      for (let at = start; at < end; at += 65_536) yield file.subarray(at, Math.min(at + 65_536, end));
    } finally {
      seen.open -= 1;
      seen.closed += 1;
    }
  }
  const blob = await openBlob(key, { ...identity, salt: sealing.salt }, { sealedBytes: file.length, read }, range);
  const onFailure = async (error: unknown) => {
    await turn();
    seen.failures.push(error);
  };
  return { seen, blob, batches: watchedBatches(blob, onFailure) };
}

describe('watchedBatches', () => {
  it.each([undefined, { start: 700_000, end: 1_900_000 }])(
    'closes the source once when ended before it began (%j)',
    async (range) => {
      const { seen, batches } = await opened(range);
      expect(seen.open).toBe(1);
      const before = seen.closed;
      const iterator = batches[Symbol.asyncIterator]();
      expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
      expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
      expect(seen).toEqual({ open: 0, closed: before + 1, failures: [] });
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    },
  );

  it('closes it once when ended on the way, also while a batch is being opened', async () => {
    for (const isWaitedFor of [true, false]) {
      const { seen, batches } = await opened();
      const iterator = batches[Symbol.asyncIterator]();
      await iterator.next();
      const under = iterator.next();
      if (isWaitedFor) await under;
      await iterator.return?.();
      await under;
      expect(seen).toEqual({ open: 0, closed: 1, failures: [] });
    }
  });

  it('hands out what the blob holds, and closes it at the end', async () => {
    const { seen, batches } = await opened();
    const pieces: Uint8Array[] = [];
    for await (const batch of batches) pieces.push(...batch);
    expect(Buffer.concat(pieces).equals(plainOf(PLAIN_BYTES))).toBe(true);
    expect(seen).toEqual({ open: 0, closed: 1, failures: [] });
  });

  it('tells of a failure before it throws it, and has closed the source', async () => {
    const { seen, batches } = await opened(undefined, 1_500_000);
    const iterator = batches[Symbol.asyncIterator]();
    const reading = async () => {
      while (!(await iterator.next()).done);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'crypto/open-failed' });
    expect(seen).toEqual({ open: 0, closed: 1, failures: [expect.objectContaining({ code: 'crypto/open-failed' })] });
    await iterator.return?.();
    expect(seen.closed).toBe(1);
  });

  it('asks for nothing by itself', async () => {
    const asked: string[] = [];
    const blob: OpenedBlob = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('asked')) }),
      close: () => Promise.resolve(void asked.push('close')),
    };
    await watchedBatches(blob, () => Promise.resolve())
      [Symbol.asyncIterator]()
      .return?.();
    expect(asked).toEqual(['close']);
  });
});
