// The inputs of safelight_blob_v1.json, by its own rules, and the small tools its cases need.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type BlobIdentity, type BlobSource, openBlob, sealBlobWithSaltForTests } from '@/lib/crypto/blob/blob';
import { type DataKey, dataKeyFrom, rootKeyFrom, userKeyFrom } from '@/lib/crypto/key-material';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { piecesOf } from '@/tests/support/pictures/batches';

type Positive = {
  plaintext_len: number;
  plaintext_sha256: string;
  file_len: number;
  file_sha256: string;
  file_first_176_hex: string;
  file_last_32_hex: string;
};
type Vectors = {
  positive: Positive[];
  kek_id_hex: string;
  master_id_hex: string;
  wrapped_dek_hex: string;
  wrapped_kek_hex: string;
  cobblestone_256_plain: {
    context: string;
    plaintext_len: number;
    ciphertext_len: number;
    ciphertext_sha256: string;
    salt_commitment_hex: string;
  }[];
  negative: { name: string; do: string; expect: string }[];
};

export const vectors = JSON.parse(
  readFileSync(path.join(process.cwd(), 'tests/vectors/safelight_blob_v1.json'), 'utf8'),
) as Vectors;

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const sha256Ascii = (text: string): Buffer => createHash('sha256').update(text, 'ascii').digest();

export function uuidText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const first = (text: string, bytes: number): Buffer => sha256Ascii(text).subarray(0, bytes);
export const inputs = {
  dek: dataKeyFrom(sha256Ascii('dek A')),
  dekB: dataKeyFrom(sha256Ascii('dek B')),
  kek: userKeyFrom(sha256Ascii('kek user 1')),
  kekUser2: userKeyFrom(sha256Ascii('kek user 2')),
  root: rootKeyFrom(sha256Ascii('master key')),
  owner: uuidText(first('owner 1', 16)),
  owner2: uuidText(first('owner 2', 16)),
  objectA: uuidText(first('object A', 16)),
  objectB: uuidText(first('object B', 16)),
  saltA: first('salt A', 24),
  saltWrapDek: first('salt wrap dek', 24),
  saltWrapKek: first('salt wrap kek', 24),
  cobblestoneKey: sha256Ascii('cobblestone key'),
  cobblestoneSalt: first('cobblestone salt', 24),
};

/** Plaintext of the vectors: byte i is (31 * i + 7) mod 256. */
export function plainOf(bytes: number): Buffer {
  const plain = Buffer.alloc(bytes);
  for (let i = 0; i < bytes; i += 1) plain[i] = (31 * i + 7) % 256;
  return plain;
}

export type Row = BlobIdentity & { salt: Buffer };
export function rowOf(plainBytes: number, changes: Partial<Row> = {}): Row {
  const { owner: ownerId, objectA: objectId, saltA: salt } = inputs;
  return { kind: 'original', mediaType: 'image/jpeg', objectId, ownerId, plainBytes, salt, ...changes };
}

/** Everything an async iterable yields, piece by piece or in batches, copied as it comes. */
export async function collect(pieces: AsyncIterable<Uint8Array | readonly Uint8Array[]>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const some of pieces) copies.push(Buffer.concat(some instanceof Uint8Array ? [some] : some));
  return Buffer.concat(copies);
}

export function sealWhole(key: DataKey, row: Row, plain: Uint8Array): Promise<Buffer> {
  return collect(sealBlobWithSaltForTests(key, row, plain, row.salt).batches);
}

/** A file in memory, read in pieces of `pieceBytes`; the same memory is used for every piece, as real drivers do. */
export function sourceOf(file: Uint8Array, pieceBytes = 65_536): BlobSource {
  async function* read(start: number, end: number): AsyncGenerator<Uint8Array> {
    const memory = Buffer.alloc(pieceBytes);
    const until = Math.min(end, file.length);
    for (let at = start; at < until; at += pieceBytes) {
      const piece = memory.subarray(0, Math.min(pieceBytes, until - at));
      piece.set(file.subarray(at, at + piece.length));
      yield piece;
      memory.fill(0xee);
    }
  }
  return { sealedBytes: file.length, read };
}

export type Attempt = { refusal: string | null; plain: Buffer };

/** Reads like a door does: `plain` is what had been handed out before the end or the refusal. */
export async function attempt(
  key: DataKey,
  row: Row,
  file: Uint8Array,
  range?: { start: number; end: number },
): Promise<Attempt> {
  const released: Buffer[] = [];
  try {
    for await (const piece of piecesOf(await openBlob(key, row, sourceOf(file), range))) released.push(Buffer.from(piece));
    return { refusal: null, plain: Buffer.concat(released) };
  } catch (error) {
    if (!isSafelightError(error, 'crypto/open-failed') || error.detail === undefined) throw error;
    return { refusal: error.detail, plain: Buffer.concat(released) };
  }
}
