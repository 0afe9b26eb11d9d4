// Pictures as sealed blobs: sealed while they stream in, opened while they stream out, whole or in ranges (docs/format.md).
// Knows keys and identities; where blobs rest and who may see them is not its business.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type BlobIdentity,
  blobContext,
  blobHeader,
  blobSpan,
  HEAD_BYTES,
  HEADER_BYTES,
  isFormatRight,
  sealedBlobBytes,
} from '@/lib/crypto/blob/blob-layout';
import { createByteReader } from '@/lib/crypto/blob/byte-reader';
import { createChunkOpener, deriveMessageKeys, type MessageKeys, SALT_BYTES } from '@/lib/crypto/chunked-aead';
import { type DataKey, secretOf } from '@/lib/crypto/key-material';
import { openFailed } from '@/lib/crypto/open-failed';
import { type OpenedBatches, startOpening } from '@/lib/crypto/blob/open-pieces';
import { sealPieces } from '@/lib/crypto/blob/seal-pieces';
import type { SealedBatch } from '@/lib/shared/sealed-bytes';
import { SafelightError } from '@/lib/shared/safelight-error';

export type { BlobIdentity } from '@/lib/crypto/blob/blob-layout';
export type { PlainBatch } from '@/lib/crypto/blob/open-pieces';

/** A blob on its way into storage. `salt` belongs into its row. */
export type SealingBlob = {
  readonly sealedBytes: number;
  readonly salt: Buffer;
  readonly batches: AsyncIterable<SealedBatch>;
};

/** Sealed bytes at rest: `read` hands out the bytes from `start` to before `end`, in pieces of any size. */
export type BlobSource = {
  readonly sealedBytes: number;
  readonly read: (start: number, end: number) => AsyncIterable<Uint8Array>;
};

/** A blob being opened, batch by batch. `close` lets go of the source, also when nothing was read; ending the iteration early does the same. */
export type OpenedBlob = OpenedBatches;

/**
 * Seals a picture's bytes as they come: 96 + n + 16 bytes for each begun 16 KiB; undone by openBlob.
 *
 * `batches` can be iterated once, each up to 256 KiB of chunks. Nothing is read ahead, at most one chunk is held, and ending the
 * iteration early ends `plain`.
 * Every call draws a fresh salt: to try again, call again.
 *
 * @throws SafelightError `crypto/bad-key` for a value that is no data key, `internal/unexpected` for an impossible identity, and
 * while iterating `internal/unexpected` when `plain` has fewer or more than `plainBytes` bytes (what was yielded is then worthless).
 */
export function sealBlob(key: DataKey, identity: BlobIdentity, plain: Uint8Array | AsyncIterable<Uint8Array>): SealingBlob {
  return sealBlobWithSaltForTests(key, identity, plain, randomBytes(SALT_BYTES));
}

/** TESTS ONLY: seals with a salt that the caller chose, to reproduce known answers. A repeated salt betrays both blobs. */
export function sealBlobWithSaltForTests(
  key: DataKey,
  identity: BlobIdentity,
  plain: Uint8Array | AsyncIterable<Uint8Array>,
  salt: Buffer,
): SealingBlob {
  const header = blobHeader(identity);
  const context = header && blobContext(header, identity.ownerId);
  if (!header || !context) throw new SafelightError('internal/unexpected', { detail: 'identity of a blob' });
  const keys = deriveMessageKeys(secretOf(key, 'DataKey'), salt, context);
  const head = Buffer.concat([header, salt, keys.commitment]);
  const batches = sealPieces({ head, keys, plainBytes: identity.plainBytes }, plain);
  return { sealedBytes: sealedBlobBytes(identity.plainBytes), salt, batches };
}

/**
 * Opens a blob, whole or the plain bytes `range.start` to `range.end` (both included), for the row it belongs to.
 *
 * Resolves only after header, length, salt, commitment and the first wanted chunks (up to 256 KiB) were found right, so a door can
 * still answer with an error. A batch is what up to 16 neighbouring chunks hold, chunk by chunk; each piece is fresh memory that
 * stays the consumer's, while sealed bytes are read into memory that is reused. A bad chunk yields nothing of its batch nor of
 * anything later, then throws: the consumer must break off, never end as if all were sent. One batch is read at a time. Ending the
 * iteration early, an error and the end all let go of the source; a consumer that never starts calls `close`.
 *
 * @throws SafelightError `crypto/open-failed` when anything is not as it was sealed, `crypto/bad-key` for a value that is no data
 * key, `request/range` for a range that is not inside the picture; errors of the source pass through unchanged.
 */
export async function openBlob(
  key: DataKey,
  identity: BlobIdentity & { readonly salt: Uint8Array },
  source: BlobSource,
  range?: { readonly start: number; readonly end: number },
): Promise<OpenedBlob> {
  const header = blobHeader(identity);
  const context = header && blobContext(header, identity.ownerId);
  const secret = secretOf(key, 'DataKey');
  if (!header || !context || identity.salt.length !== SALT_BYTES) throw openFailed('row');
  const span = blobSpan(identity.plainBytes, range);
  if (source.sealedBytes < HEAD_BYTES) throw openFailed('length');
  const isLengthRight = source.sealedBytes === sealedBlobBytes(identity.plainBytes);
  const isHeadApart = span.firstChunk > 0 || !isLengthRight;
  const headReader = createByteReader(source.read(0, isHeadApart ? HEAD_BYTES : span.sealedEnd));
  let keys: MessageKeys;
  try {
    const head = await headReader.take(HEAD_BYTES);
    checkHeader(head, header);
    if (!isLengthRight) throw openFailed('length');
    keys = deriveMessageKeys(secret, identity.salt, context);
    checkCommitment(head, identity.salt, keys);
    if (isHeadApart) await headReader.finish();
  } catch (error) {
    await headReader.close();
    throw error;
  }
  const reader = isHeadApart ? createByteReader(source.read(span.sealedStart, span.sealedEnd)) : headReader;
  return startOpening(createChunkOpener(keys), span, reader);
}

/** Reader rule 1: the header is the one that the row says, not one that the blob claims. */
function checkHeader(head: Uint8Array, header: Buffer): void {
  if (!isFormatRight(head, header)) throw openFailed('format');
  if (header.compare(head, 0, HEADER_BYTES) !== 0) throw openFailed('row');
}

/** Reader rule 3. The salt of the row counts: an older blob put back under a newer row is refused (T5). */
function checkCommitment(head: Uint8Array, salt: Uint8Array, keys: MessageKeys): void {
  const wanted = Buffer.concat([salt, keys.commitment]);
  if (!timingSafeEqual(wanted, head.subarray(HEADER_BYTES))) throw openFailed('commitment');
}
