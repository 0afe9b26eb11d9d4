// The 44 negative cases of the blob format, each carried out by its name, each refused for the stated reason.

import { createSecretKey } from 'node:crypto';
import { blobContext, blobHeader } from '@/lib/crypto/blob/blob-layout';
import { createChunkSealer, deriveMessageKeys } from '@/lib/crypto/chunked-aead';
import { createUserKey, type DataKey, dataKeyFrom, keyId, secretOf, type UserKey } from '@/lib/crypto/key-material';
import { unwrapDataKey, unwrapUserKey, wrapDataKey, wrapUserKey } from '@/lib/crypto/wrap';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { type Attempt, attempt, inputs, plainOf, type Row, rowOf, sealWhole, vectors } from './blob-v1-inputs';

const { dek, dekB, kek, kekUser2, root, owner, owner2, objectA, objectB } = inputs;
const plain = plainOf(40_000);
const row = rowOf(plain.length);
const CHUNK = 16_400;
const chunkAt = (index: number) => 96 + index * CHUNK;
const dekRef = { ownerId: owner, objectId: objectA };
const otherSalt = Buffer.alloc(24, 0x5a);

let base: Buffer;
beforeAll(async () => {
  base = await sealWhole(dek, row, plain);
});

/** The base file after `change`, read with the base row and key. */
const edited = (change: (file: Buffer) => Buffer) => () => attempt(dek, row, change(Buffer.from(base)));
const withByte = (at: number, value: (old: number) => number) =>
  edited((file) => {
    file.writeUInt8(value(file.readUInt8(at)), at);
    return file;
  });
const flipped = (at: number) => withByte(at, (old) => old ^ 1);
const withLength = (change: bigint) =>
  edited((file) => {
    file.writeBigUInt64BE(file.readBigUInt64BE(32) + change, 32);
    return file;
  });
const spliced = (other: Row, key: DataKey, start: number, end?: number) => async () => {
  const donor = await sealWhole(key, other, plain);
  const file = Buffer.from(base);
  file.set(donor.subarray(start, end), start);
  return attempt(dek, row, file);
};

function unwrapping(unwrap: () => unknown): Promise<Attempt> {
  try {
    unwrap();
    return Promise.resolve({ refusal: null, plain });
  } catch (error) {
    if (!isSafelightError(error, 'crypto/open-failed')) throw error;
    return Promise.resolve({ refusal: error.detail ?? '', plain: Buffer.alloc(0) });
  }
}

/** A data key that no function of the room makes: 32 zero bytes. */
function forgedZeroKey(): DataKey {
  const [secret, kind] = Object.getOwnPropertySymbols(dek).filter((symbol) => symbol.description?.startsWith('safelight'));
  if (!secret || !kind) throw new Error('a data key has a secret and a kind');
  return { [secret]: createSecretKey(Buffer.alloc(32)), [kind]: 'DataKey' } as unknown as DataKey;
}

async function extraEmptyChunk(): Promise<Attempt> {
  const small = rowOf(16_384);
  const header = blobHeader(small);
  const context = header && blobContext(header, small.ownerId);
  if (!context) throw new Error('the row is sound');
  const keys = deriveMessageKeys(secretOf(dek, 'DataKey'), small.salt, context);
  const third = Buffer.from(keys.baseNonce);
  third.writeUInt8(third.readUInt8(11) ^ 2, 11);
  const { tag } = createChunkSealer({ ...keys, baseNonce: third })(new Uint8Array(0));
  return attempt(dek, small, Buffer.concat([await sealWhole(dek, small, plainOf(16_384)), tag]));
}

/** Readers open through a row that a rotator moves from user key to user key all the while. */
async function concurrentKeyRotation(): Promise<Attempt> {
  const ref = { userId: owner, version: 1 };
  const keyStore = new Map<string, { version: number; wrapped: Buffer }>();
  const addVersion = (version: number, key: UserKey) =>
    keyStore.set(keyId(key).toString('hex'), { version, wrapped: wrapUserKey(root, { ...ref, version }, key) });
  addVersion(1, kek);
  let imageRow = { kekId: keyId(kek), wrappedDek: wrapDataKey(kek, dekRef, dek) };
  const unwrapKek = (kekId: Buffer) => {
    const stored = keyStore.get(kekId.toString('hex'));
    if (!stored) throw new Error('a row names a user key that the key store has not');
    return unwrapUserKey(root, { ...ref, version: stored.version }, stored.wrapped);
  };
  const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
  let rotations = 0;
  const rotate = async () => {
    for (let version = 2; version <= 12; version += 1) {
      const next = createUserKey();
      addVersion(version, next);
      await tick();
      const opened = unwrapDataKey(unwrapKek(imageRow.kekId), dekRef, imageRow.wrappedDek);
      imageRow = { kekId: keyId(next), wrappedDek: wrapDataKey(next, dekRef, opened) };
      rotations += 1;
      await tick();
    }
  };
  const seenKeys = new Set<string>();
  const readAll = async () => {
    const attempts: Attempt[] = [];
    while (rotations < 11) {
      const seen = imageRow;
      await tick();
      seenKeys.add(seen.kekId.toString('hex'));
      attempts.push(await attempt(unwrapDataKey(unwrapKek(seen.kekId), dekRef, seen.wrappedDek), row, base));
    }
    return attempts;
  };
  const [attempts] = await Promise.all([readAll(), rotate()]);
  expect(seenKeys.size).toBeGreaterThan(2);
  return attempts.find((one) => one.refusal !== null || !one.plain.equals(plain)) ?? { refusal: null, plain };
}

const cases: Record<string, () => Promise<Attempt>> = {
  magic_bit: flipped(0),
  version_2: withByte(8, () => 2),
  suite_0: withByte(9, () => 0),
  reserved_nonzero: withByte(12, () => 1),
  variant_changed: withByte(10, () => 2),
  media_changed: withByte(11, () => 2),
  object_id_bit: flipped(16),
  length_plus_1: withLength(1n),
  length_minus_1: withLength(-1n),
  length_changed_and_file_cut: edited((file) => {
    file.writeBigUInt64BE(BigInt(plain.length - 16_384), 32);
    return Buffer.concat([file.subarray(0, chunkAt(1)), file.subarray(chunkAt(2))]);
  }),
  salt_bit: flipped(40),
  commitment_bit: flipped(64),
  chunk0_first_byte: flipped(96),
  chunk0_tag: flipped(96 + 16_384),
  last_tag: () => flipped(base.length - 1)(),
  swap_chunks_0_1: edited((file) => {
    file.set(base.subarray(chunkAt(1), chunkAt(2)), chunkAt(0));
    file.set(base.subarray(chunkAt(0), chunkAt(1)), chunkAt(1));
    return file;
  }),
  duplicate_chunk_0: edited((file) => {
    file.set(base.subarray(chunkAt(0), chunkAt(1)), chunkAt(1));
    return file;
  }),
  drop_chunk_0: edited((file) => Buffer.concat([file.subarray(0, 96), file.subarray(chunkAt(1))])),
  drop_last_chunk: edited((file) => file.subarray(0, chunkAt(2))),
  cut_1_byte: edited((file) => file.subarray(0, -1)),
  append_1_byte: edited((file) => Buffer.concat([file, Buffer.alloc(1)])),
  append_16_bytes: edited((file) => Buffer.concat([file, Buffer.alloc(16)])),
  append_own_chunk_0: edited((file) => Buffer.concat([file, file.subarray(chunkAt(0), chunkAt(1))])),
  header_only: edited((file) => file.subarray(0, 96)),
  short_header: edited((file) => file.subarray(0, 95)),
  empty_file: edited(() => Buffer.alloc(0)),
  other_object: async () => attempt(dek, row, await sealWhole(dekB, rowOf(40_000, { objectId: objectB }), plain)),
  other_object_same_dek: async () => attempt(dek, row, await sealWhole(dek, rowOf(40_000, { objectId: objectB }), plain)),
  other_owner: () => attempt(dek, rowOf(40_000, { ownerId: owner2 }), base),
  chunk_from_other_blob: spliced(rowOf(40_000, { objectId: objectB }), dek, chunkAt(0), chunkAt(1)),
  tail_from_older_version: spliced(rowOf(40_000, { salt: otherSalt }), dek, chunkAt(2)),
  wrong_dek: () => attempt(dekB, row, base),
  zero_key: () => {
    expect(() => dataKeyFrom(new Uint8Array(32))).toThrow('crypto/bad-key');
    return attempt(forgedZeroKey(), row, base);
  },
  final_chunk_full: async () =>
    attempt(dek, rowOf(16_384), (await sealWhole(dek, rowOf(16_384), plainOf(16_384))).subarray(0, -16)),
  extra_empty_chunk: extraEmptyChunk,
  downgrade_raw: edited((file) => Buffer.concat([file.subarray(0, 40), file.subarray(96)])),
  wrapped_dek_moved: () => {
    const wrapped = wrapDataKey(kek, { ownerId: owner, objectId: objectB }, dekB);
    return unwrapping(() => unwrapDataKey(kek, dekRef, wrapped));
  },
  wrapped_dek_other_user: () => unwrapping(() => unwrapDataKey(kekUser2, dekRef, Buffer.from(vectors.wrapped_dek_hex, 'hex'))),
  wrapped_kek_version: () => {
    const wrapped = Buffer.from(vectors.wrapped_kek_hex, 'hex');
    return unwrapping(() => unwrapUserKey(root, { userId: owner, version: 2 }, wrapped));
  },
  wrapped_dek_cut: () =>
    unwrapping(() => unwrapDataKey(kek, dekRef, Buffer.from(vectors.wrapped_dek_hex, 'hex').subarray(0, -1))),
  range_over_bad_chunk: async () => {
    const file = Buffer.from(base);
    file.writeUInt8(file.readUInt8(chunkAt(1) + 5) ^ 0x80, chunkAt(1) + 5);
    return attempt(dek, row, file, { start: 20_000, end: 20_009 });
  },
  range_before_bad_chunk: async () => {
    const file = Buffer.from(base);
    file.writeUInt8(file.readUInt8(chunkAt(2)) ^ 1, chunkAt(2));
    const { refusal, plain: part } = await attempt(dek, row, file, { start: 16_000, end: 20_000 });
    expect(part.equals(plain.subarray(16_000, 20_001))).toBe(true);
    return { refusal, plain };
  },
  range_last_byte_of_truncated: () => attempt(dek, row, base.subarray(0, -1), { start: 39_999, end: 39_999 }),
  concurrent_key_rotation: concurrentKeyRotation,
};

it('knows every negative of the vectors and no other', () => {
  expect(vectors.negative).toHaveLength(44);
  expect(Object.keys(cases).sort()).toEqual(vectors.negative.map(({ name }) => name).sort());
});

describe('negatives', () => {
  it.each(vectors.negative)('$name: $expect', async ({ name, expect: wanted }) => {
    const carryOut = cases[name];
    if (!carryOut) throw new Error(`unknown negative ${name}`);
    const { refusal, plain: released } = await carryOut();
    if (wanted === 'ok') {
      expect(refusal).toBeNull();
      expect(released.equals(plain)).toBe(true);
    } else {
      expect(wanted.split(' or ')).toContain(refusal);
      expect(released).toHaveLength(0);
    }
  });
});
