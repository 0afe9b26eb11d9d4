import { ReadableStream } from 'node:stream/web';
import fc from 'fast-check';
import { type BlobIdentity, type BlobSource, openBlob, type OpenedBlob, sealBlob } from '@/lib/crypto/blob/blob';
import { sealedBlobBytes } from '@/lib/crypto/blob/blob-layout';
import { createDataKey, createUserKey } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { attempt, collect, plainOf, sourceOf } from '../../vectors/blob-v1-inputs';
import { piecesOf } from '@/tests/support/pictures/batches';

const key = createDataKey();
const identityOf = (plainBytes: number): BlobIdentity => ({
  kind: 'preview',
  mediaType: 'image/webp',
  objectId: createRandomId(),
  ownerId: createRandomId(),
  plainBytes,
});
const BATCH = 16 * 16_384;
const openedPieces = async (...input: Parameters<typeof openBlob>) => piecesOf(await openBlob(...input));

/** A stream of `plain` in pieces of the given sizes, repeated; counts what was asked of it and whether it was let go of. */
function streamOf(plain: Uint8Array, sizes: readonly number[]) {
  const seen = { asked: 0, isEnded: false };
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (let at = 0, i = 0; at < plain.length; i += 1) {
        const size = sizes[i % sizes.length] ?? 1;
        seen.asked += 1;
        yield plain.subarray(at, at + size);
        at += size;
      }
    } finally {
      seen.isEnded = true;
    }
  }
  return { seen, pieces: pieces() };
}

async function sealed(plain: Uint8Array, identity = identityOf(plain.length)) {
  const sealing = sealBlob(key, identity, plain);
  const file = await collect(sealing.batches);
  return { file, row: { ...identity, salt: sealing.salt }, sealing };
}

describe('sealBlob', () => {
  it('says its length beforehand', async () => {
    const { file, sealing } = await sealed(plainOf(40_000));
    expect(sealing.sealedBytes).toBe(file.length);
  });

  it('draws a fresh salt at every call', () => {
    const identity = identityOf(1);
    const salts = Array.from({ length: 10_000 }, () => sealBlob(key, identity, Buffer.alloc(1)).salt.toString('hex'));
    expect(new Set(salts).size).toBe(10_000);
  });

  it('seals once: a second iteration yields nothing', async () => {
    const { sealing } = await sealed(plainOf(100));
    expect(await collect(sealing.batches)).toHaveLength(0);
  });

  it('takes pieces of any size, whose memory is used again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(120_000),
        fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 5 }),
        async (plainBytes, sizes) => {
          const plain = plainOf(plainBytes);
          const identity = identityOf(plainBytes);
          async function* reusing(): AsyncGenerator<Uint8Array> {
            const memory = Buffer.alloc(40_000);
            for await (const piece of streamOf(plain, sizes).pieces) {
              memory.set(piece);
              yield memory.subarray(0, piece.length);
              memory.fill(0xee);
            }
          }
          const sealing = sealBlob(key, identity, reusing());
          const file = await collect(sealing.batches);
          const result = await attempt(key, { ...identity, salt: sealing.salt }, file);
          expect(result.refusal).toBeNull();
          expect(result.plain.equals(plain)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('asks for nothing ahead, and hands out at most 256 KiB of chunks at once', async () => {
    const { seen, pieces } = streamOf(Buffer.alloc(BATCH * 8), [16_384]);
    const sealing = sealBlob(key, identityOf(BATCH * 8), pieces);
    let count = 0;
    for await (const batch of sealing.batches) {
      count += 1;
      expect(seen.asked).toBeLessThanOrEqual(count * 16 + 1);
      // The head or not, 16 chunks and their tags.
      expect(batch.length).toBeLessThanOrEqual(33);
    }
    expect(count).toBe(9);
  });

  it('lets go of the source when its own consumer leaves', async () => {
    const { seen, pieces } = streamOf(Buffer.alloc(BATCH * 4), [10_000]);
    for await (const batch of sealBlob(key, identityOf(BATCH * 4), pieces).batches) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(seen.isEnded).toBe(true);
  });

  it.each([
    ['fewer', 39_999],
    ['more', 40_001],
    ['no', 0],
  ])('throws when there are %s bytes than were announced', async (_how, plainBytes) => {
    const { seen, pieces } = streamOf(plainOf(plainBytes), [7_000]);
    const sealing = sealBlob(key, identityOf(40_000), pieces);
    await expect(collect(sealing.batches)).rejects.toThrow('internal/unexpected');
    if (plainBytes > 0) expect(seen.isEnded).toBe(true);
  });

  it('passes an error of the source on as it is', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(100);
      throw new Error('upload broke off');
    }
    await expect(collect(sealBlob(key, identityOf(200), failing()).batches)).rejects.toThrow('upload broke off');
  });

  it('refuses impossible identities and other keys', () => {
    const faults = [
      { plainBytes: -1 },
      { plainBytes: 1.5 },
      { plainBytes: Number.NaN },
      { plainBytes: 2 ** 53 },
      { objectId: '../../etc' },
      { ownerId: '' },
      { kind: 'toString' as never },
      { mediaType: 'text/html' as never },
    ];
    for (const fault of faults) {
      expect(() => sealBlob(key, { ...identityOf(1), ...fault }, Buffer.alloc(1))).toThrow('internal/unexpected');
    }
    expect(() => sealBlob(createUserKey() as never, identityOf(1), Buffer.alloc(1))).toThrow('crypto/bad-key');
  });
});

describe('openBlob', () => {
  it('gives back any range of any size, from sources with pieces of any size', async () => {
    const edges = [0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769, BATCH - 1, BATCH, BATCH + 1];
    const size = fc.oneof(fc.constantFrom(...edges), fc.nat(300_000));
    await fc.assert(
      fc.asyncProperty(
        size,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 300_000 }),
        async (plainBytes, from, to, pieceBytes) => {
          const plain = plainOf(plainBytes);
          const { file, row } = await sealed(plain);
          const source = sourceOf(file, Math.max(pieceBytes, 500));
          expect((await collect(await openedPieces(key, row, source))).equals(plain)).toBe(true);
          if (plainBytes === 0) return;
          const [start, end] = [from % plainBytes, to % plainBytes].sort((a, b) => a - b) as [number, number];
          const part = await collect(await openedPieces(key, row, source, { start, end }));
          expect(part.equals(plain.subarray(start, end + 1))).toBe(true);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('opens every range whose ends lie at chunk edges', async () => {
    const plain = plainOf(49_152);
    const { file, row } = await sealed(plain);
    const edges = [0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 49_150, 49_151];
    for (const start of edges) {
      for (const end of edges.filter((edge) => edge >= start)) {
        const part = await collect(await openedPieces(key, row, sourceOf(file), { start, end }));
        expect(part.equals(plain.subarray(start, end + 1))).toBe(true);
      }
    }
  });

  it('reads only the head and the chunks of the range', async () => {
    const plain = plainOf(BATCH * 3);
    const { file, row } = await sealed(plain);
    const reads: [number, number][] = [];
    const source: BlobSource = {
      sealedBytes: file.length,
      read: (start, end) => {
        reads.push([start, end]);
        return sourceOf(file).read(start, end);
      },
    };
    await collect(await openedPieces(key, row, source, { start: 100_000, end: 100_010 }));
    expect(reads).toEqual([
      [0, 96],
      [96 + 6 * 16_400, 96 + 7 * 16_400],
    ]);
    reads.length = 0;
    await collect(await openedPieces(key, row, source, { start: 5, end: 20_000 }));
    expect(reads).toEqual([[0, 96 + 2 * 16_400]]);
  });

  it.each([
    [{ start: -1, end: 5 }],
    [{ start: 6, end: 5 }],
    [{ start: 0, end: 100 }],
    [{ start: 100, end: 100 }],
    [{ start: 0.5, end: 5 }],
    [{ start: 0, end: Number.NaN }],
  ])('refuses the range %o of a picture of 100 bytes', async (range) => {
    const { file, row } = await sealed(plainOf(100));
    await expect(openBlob(key, row, sourceOf(file), range)).rejects.toThrow('request/range');
  });

  it('yields memory of its own for every piece', async () => {
    const plain = plainOf(BATCH * 3 + 5);
    const { file, row } = await sealed(plain);
    const pieces: Uint8Array[] = [];
    for await (const piece of await openedPieces(key, row, sourceOf(file))) pieces.push(piece);
    expect(new Set(pieces.map((piece) => piece.buffer)).size).toBe(pieces.length);
    expect(Buffer.concat(pieces).equals(plain)).toBe(true);
  });

  it('refuses 5,000 single-bit flips of a blob of three chunks, and hands out nothing', async () => {
    const { file, row } = await sealed(plainOf(40_000));
    const bits = file.length * 8;
    // Every bit of the head, and bits spread evenly over the rest.
    const flips = Array.from({ length: 5_000 }, (_, i) =>
      i < 768 ? i : 768 + Math.floor(((bits - 768) * (i - 768)) / (5_000 - 768)),
    );
    expect(new Set(flips).size).toBe(5_000);
    for (const bit of flips) {
      const at = bit >> 3;
      file.writeUInt8(file.readUInt8(at) ^ (1 << (bit & 7)), at);
      const { refusal, plain } = await attempt(key, row, file);
      file.writeUInt8(file.readUInt8(at) ^ (1 << (bit & 7)), at);
      if (refusal === null || plain.length > 0) throw new Error(`bit ${bit} was not refused`);
    }
    expect((await attempt(key, row, file)).refusal).toBeNull();
  });

  it('breaks off at a bad chunk: whole pieces before it, nothing of it or after it', async () => {
    const plain = plainOf(BATCH * 3);
    const { file, row } = await sealed(plain);
    const at = 96 + 20 * 16_400 + 77;
    file.writeUInt8(file.readUInt8(at) ^ 4, at);
    const { refusal, plain: released } = await attempt(key, row, file);
    expect(refusal).toBe('tag');
    expect(released.equals(plain.subarray(0, BATCH))).toBe(true);
  });

  it('opens the empty last chunk too before it ends well', async () => {
    const { file, row } = await sealed(plainOf(BATCH));
    file.writeUInt8(file.readUInt8(file.length - 1) ^ 1, file.length - 1);
    expect((await attempt(key, row, file)).refusal).toBe('tag');
  });

  it('refuses sources that hold less or more than they say', async () => {
    const plain = plainOf(40_000);
    const { file, row } = await sealed(plain);
    const short: BlobSource = { sealedBytes: file.length, read: sourceOf(file.subarray(0, 30_000)).read };
    await expect(openBlob(key, row, short)).rejects.toMatchObject({ code: 'crypto/open-failed', detail: 'length' });
    const empty: BlobSource = { sealedBytes: file.length, read: sourceOf(Buffer.alloc(0)).read };
    await expect(openBlob(key, row, empty)).rejects.toMatchObject({ detail: 'length' });
    const long: BlobSource = {
      sealedBytes: file.length,
      read: (start) => sourceOf(Buffer.concat([file, file])).read(start, file.length + 9),
    };
    await expect(openBlob(key, row, long)).rejects.toMatchObject({ detail: 'length' });
  });

  it('refuses an older blob under a newer row', async () => {
    const identity = identityOf(1_000);
    const older = await sealed(plainOf(1_000), identity);
    const newer = await sealed(plainOf(1_000), identity);
    expect((await attempt(key, newer.row, older.file)).refusal).toBe('commitment');
  });

  it('refuses rows that no blob can have', async () => {
    const { file, row } = await sealed(plainOf(10));
    const faults = [
      { objectId: 'x' },
      { ownerId: 'x' },
      { mediaType: 'text/html' as never },
      { plainBytes: -1 },
      { salt: Buffer.alloc(23) },
    ];
    for (const fault of faults) expect((await attempt(key, { ...row, ...fault }, file)).refusal).toBe('row');
  });
});

describe('openBlob and its source', () => {
  /** A source that counts the iterators it handed out and those that ended. */
  function counting(file: Buffer, failAt = Number.POSITIVE_INFINITY) {
    const count = { opened: 0, ended: 0, pieces: 0 };
    async function* read(start: number, end: number): AsyncGenerator<Uint8Array> {
      count.opened += 1;
      try {
        for await (const piece of sourceOf(file, 10_000).read(start, end)) {
          count.pieces += 1;
          if (count.pieces >= failAt) throw new Error('disk gone');
          yield piece;
        }
      } finally {
        count.ended += 1;
      }
    }
    return { count, source: { sealedBytes: file.length, read } satisfies BlobSource };
  }
  const plain = plainOf(BATCH * 4);
  let whole: Awaited<ReturnType<typeof sealed>>;
  beforeAll(async () => {
    whole = await sealed(plain);
  });

  it('reads no further than what was asked for', async () => {
    const { count, source } = counting(whole.file);
    const pieces = (await openBlob(key, whole.row, source))[Symbol.asyncIterator]();
    const atFirst = count.pieces;
    expect(atFirst).toBeLessThan(BATCH / 10_000 + 3);
    await pieces.next();
    expect(count.pieces).toBe(atFirst);
    await pieces.next();
    expect(count.pieces).toBeLessThan(2 * atFirst + 3);
    await pieces.return?.();
    expect(count).toMatchObject({ opened: 1, ended: 1 });
    expect(await pieces.next()).toEqual({ done: true, value: undefined });
  });

  it.each([
    ['the end', async (opened: OpenedBlob) => void (await collect(piecesOf(opened)))],
    [
      'an early end',
      async (opened: OpenedBlob) => {
        for await (const batch of opened) if (batch.length > 0) break;
      },
    ],
    ['an end before the start', async (opened: OpenedBlob) => void (await opened[Symbol.asyncIterator]().return?.())],
    ['close', async (opened: OpenedBlob) => opened.close()],
    ['a web stream that is cancelled', async (opened: OpenedBlob) => ReadableStream.from(opened).cancel()],
  ])('lets go of it at %s, for ranges too', async (_how, use) => {
    for (const range of [undefined, { start: 70_000, end: BATCH * 3 }]) {
      const { count, source } = counting(whole.file);
      await use(await openBlob(key, whole.row, source, range));
      expect(count.ended).toBe(count.opened);
      expect(count.opened).toBe(range ? 2 : 1);
    }
  });

  it('lets go of it on every refusal', async () => {
    for (const at of [0, 20, 45, 70, 96, 300_000]) {
      const altered = Buffer.from(whole.file);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      const { count, source } = counting(altered);
      await expect(openedPieces(key, whole.row, source).then(collect)).rejects.toThrow('crypto/open-failed');
      expect(count.ended).toBe(count.opened);
    }
  });

  it('passes its errors on as they are, early and late', async () => {
    for (const failAt of [1, 60]) {
      const { count, source } = counting(whole.file, failAt);
      await expect(openedPieces(key, whole.row, source).then(collect)).rejects.toThrow('disk gone');
      expect(count.ended).toBe(count.opened);
    }
  });

  it('says why it refused even when letting go fails', async () => {
    const altered = Buffer.from(whole.file);
    altered.writeUInt8(0, 0);
    const source: BlobSource = {
      sealedBytes: altered.length,
      read: () => ({
        [Symbol.asyncIterator]: () => ({
          next: async () => ({ done: false, value: altered }),
          return: async () => Promise.reject(new Error('handle gone')),
        }),
      }),
    };
    await expect(openBlob(key, whole.row, source)).rejects.toMatchObject({ detail: 'format' });
  });
});

describe('sealedBlobBytes', () => {
  it('is 96 + n + 16 for each begun chunk, the last one always short', () => {
    expect([0, 1, 16_383, 16_384, 16_385, 40_000].map(sealedBlobBytes)).toEqual([112, 113, 16_495, 16_512, 16_513, 40_144]);
  });
});
