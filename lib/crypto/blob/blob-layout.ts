// Where the bytes of a blob lie: its 96-byte head, its length and the span that a range of plain bytes needs.
// Arithmetic only; no key and no cipher (docs/format.md sections 3 and 5).

import { CHUNK_BYTES, COMMITMENT_BYTES, MAX_CHUNKS, SALT_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES } from '@/lib/crypto/chunked-aead';
import { uuidBytes } from '@/lib/crypto/uuid-bytes';
import { BLOB_MEDIA_CODES, BLOB_VARIANT_CODES, type BlobKind, type BlobMediaType } from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';

/** The part of the head that the database row decides. */
export const HEADER_BYTES = 40;
/** Header, salt and commitment: what lies before the first chunk. */
export const HEAD_BYTES = HEADER_BYTES + SALT_BYTES + COMMITMENT_BYTES;
/** The part of the header that is the same in every blob of this format, which a reader names `format` when it differs. */
const FIXED_PARTS = [
  [0, 10],
  [12, 16],
] as const;
const MAGIC = Buffer.from('534c42310d0a1a0a', 'hex');
const FORMAT_VERSION = 1;
const SUITE = 1;
const BLOB_LABEL = Buffer.from('safelight/v1/blob\0', 'latin1');

/** What a blob is, by its row: bound by the head and the key, so that no blob opens as another. */
export type BlobIdentity = {
  readonly kind: BlobKind;
  readonly mediaType: BlobMediaType;
  /** UUID of the picture, or of the row that the blob belongs to. */
  readonly objectId: string;
  /** UUID of its owner. */
  readonly ownerId: string;
  readonly plainBytes: number;
};

/** Chunks of n plain bytes; the last one is always shorter than 16 KiB and may be empty. */
function chunkCount(plainBytes: number): number {
  return Math.floor(plainBytes / CHUNK_BYTES) + 1;
}

/** Length of the blob of `plainBytes` plain bytes: 96 + n + 16 for each chunk. */
export function sealedBlobBytes(plainBytes: number): number {
  return HEAD_BYTES + plainBytes + TAG_BYTES * chunkCount(plainBytes);
}

/** Bytes 0 to 39 of the blob of `identity`; null when no blob can have that identity. */
export function blobHeader(identity: BlobIdentity): Buffer | null {
  const { kind, mediaType, plainBytes } = identity;
  const object = uuidBytes(identity.objectId);
  const isLengthSound = Number.isSafeInteger(plainBytes) && plainBytes >= 0 && chunkCount(plainBytes) <= MAX_CHUNKS;
  if (!object || !isLengthSound || !Object.hasOwn(BLOB_VARIANT_CODES, kind) || !Object.hasOwn(BLOB_MEDIA_CODES, mediaType)) {
    return null;
  }
  const header = Buffer.alloc(HEADER_BYTES);
  header.set(MAGIC, 0);
  header.set([FORMAT_VERSION, SUITE, BLOB_VARIANT_CODES[kind], BLOB_MEDIA_CODES[mediaType]], 8);
  header.set(object, 16);
  header.writeBigUInt64BE(BigInt(plainBytes), 32);
  return header;
}

/** Whether the found header is of this format and suite at all; whose it is, the caller compares afterwards. */
export function isFormatRight(found: Uint8Array, header: Buffer): boolean {
  return FIXED_PARTS.every(([from, to]) => header.subarray(from, to).equals(found.subarray(from, to)));
}

/** The context of a blob's key: "safelight/v1/blob" 00 | header 40 | owner id 16; null when the owner is no UUID. */
export function blobContext(header: Buffer, ownerId: string): Buffer | null {
  const owner = uuidBytes(ownerId);
  return owner && Buffer.concat([BLOB_LABEL, header, owner]);
}

/** The chunks a reader needs, where they lie, and which plain bytes of the first and last one are wanted. */
export type BlobSpan = {
  readonly firstChunk: number;
  readonly endChunk: number;
  readonly sealedStart: number;
  readonly sealedEnd: number;
  /** Wanted plain bytes, from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
};

/**
 * The span of a range (`start` to `end`, both included), or of the whole blob with its empty last chunk where it has one.
 * @throws SafelightError `request/range` for a range that is not inside the plain bytes.
 */
export function blobSpan(plainBytes: number, range: { readonly start: number; readonly end: number } | undefined): BlobSpan {
  if (!range) {
    const sealedEnd = sealedBlobBytes(plainBytes);
    return { firstChunk: 0, endChunk: chunkCount(plainBytes), sealedStart: HEAD_BYTES, sealedEnd, start: 0, end: plainBytes };
  }
  const { start, end } = range;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end >= plainBytes) {
    throw new SafelightError('request/range', { detail: 'range outside the plain bytes' });
  }
  const firstChunk = Math.floor(start / CHUNK_BYTES);
  const endChunk = Math.floor(end / CHUNK_BYTES) + 1;
  const sealedStart = HEAD_BYTES + firstChunk * SEALED_CHUNK_BYTES;
  const sealedEnd = Math.min(HEAD_BYTES + endChunk * SEALED_CHUNK_BYTES, sealedBlobBytes(plainBytes));
  return { firstChunk, endChunk, sealedStart, sealedEnd, start, end: end + 1 };
}
