// Bytes on their way to storage and back: sealed while they are written, opened while they are read. The one way between the two.

import { type BlobIdentity, openBlob, type OpenedBlob, type PlainBatch, sealBlob } from '@/lib/crypto/blob/blob';
import { digestWhile } from '@/lib/crypto/digest';
import type { DataKey } from '@/lib/crypto/key-material';
import { currentStorage, storageFor } from '@/lib/storage/drivers';
import { createStorageKey, storageKeyFrom } from '@/lib/storage/storage';

/** Where a sealed blob rests, and what a row has to say of it. */
export type RestedBlob = {
  readonly driver: string;
  readonly storageKey: string;
  readonly plainBytes: number;
  readonly sealedBytes: number;
  /** Of the blob's header: an older blob put back under a newer row is refused. */
  readonly salt: Uint8Array<ArrayBuffer>;
  /** Of all sealed bytes, for checks of backups that have no key. */
  readonly sealedSha256: Uint8Array<ArrayBuffer>;
};

/** What a blob is, but for its length. */
export type BlobSubject = Omit<BlobIdentity, 'plainBytes'>;

/**
 * Seals bytes and rests them durably under a fresh random key; the row that makes them count comes after.
 * @throws SafelightError `storage/full`, `storage/unavailable`, `storage/aborted`
 */
export async function restBlob(key: DataKey, subject: BlobSubject, plain: Uint8Array): Promise<RestedBlob> {
  const storage = currentStorage();
  const storageKey = createStorageKey();
  const plainBytes = plain.byteLength;
  const { sealedBytes, salt, batches: sealed } = sealBlob(key, { ...subject, plainBytes }, plain);
  const { batches, digest } = digestWhile(sealed);
  await storage.put(storageKey, batches, { sealedBytes });
  return {
    driver: storage.driver,
    storageKey,
    plainBytes,
    sealedBytes,
    salt: new Uint8Array(salt),
    sealedSha256: new Uint8Array(digest()),
  };
}

/**
 * Opens rested bytes, or the part from `start` to `end` (inclusive). Resolves after the first batch was verified.
 * @throws SafelightError `crypto/open-failed`, `storage/not-found`, `storage/unavailable`
 */
export function openRested(
  key: DataKey,
  subject: BlobSubject,
  row: Omit<RestedBlob, 'sealedSha256'>,
  range?: { start: number; end: number },
): Promise<OpenedBlob> {
  const { driver, plainBytes, salt, sealedBytes } = row;
  const storage = storageFor(driver);
  const storageKey = storageKeyFrom(row.storageKey);
  return openBlob(
    key,
    { ...subject, plainBytes, salt },
    { sealedBytes, read: (start, end) => storage.get(storageKey, { start, end, of: sealedBytes }) },
    range,
  );
}

/**
 * Opens rested bytes whole into memory: for what is known to be small.
 * @throws SafelightError as `openRested`
 */
export async function openWhole(
  key: DataKey,
  subject: BlobSubject,
  row: Omit<RestedBlob, 'sealedSha256'>,
): Promise<Buffer<ArrayBuffer>> {
  return wholeBytes(await openRested(key, subject, row), row.plainBytes);
}

/** All of what was opened, at once: for a decoder, which takes one picture whole. Its size is bounded by the upload limit. */
export async function wholeBytes(batches: AsyncIterable<PlainBatch>, plainBytes: number): Promise<Buffer<ArrayBuffer>> {
  const whole = Buffer.alloc(plainBytes);
  let at = 0;
  for await (const batch of batches) {
    for (const piece of batch) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
  }
  return whole;
}
