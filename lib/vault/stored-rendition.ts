// A rendition on its way to storage and back: sealed while it is written, opened while it is read.

import { openBlob, type OpenedBlob, type PlainBatch, sealBlob } from '@/lib/crypto/blob';
import type { DataKey } from '@/lib/crypto/key-material';
import type { RenditionRow } from '@/lib/db/images';
import { log } from '@/lib/log/log';
import type { MediaType, RenditionKind } from '@/lib/shared/media-types';
import type { OwnerId } from '@/lib/shared/owner-id';
import { currentStorage, storageFor } from '@/lib/storage/drivers';
import { createStorageKey, storageKeyFrom } from '@/lib/storage/storage';

export type PlainRendition = { kind: RenditionKind; mediaType: MediaType; bytes: Uint8Array };
export type PictureRef = { ownerId: OwnerId; imageId: string; key: DataKey };

/**
 * Seals a rendition and rests it durably under a fresh random key; the row that makes it visible comes after.
 * @throws SafelightError `storage/full`, `storage/unavailable`, `storage/aborted`
 */
export async function putRendition(picture: PictureRef, plain: PlainRendition): Promise<RenditionRow> {
  const storage = currentStorage();
  const storageKey = createStorageKey();
  const { kind, mediaType, bytes } = plain;
  const sealing = sealBlob(
    picture.key,
    { kind, mediaType, objectId: picture.imageId, ownerId: picture.ownerId, plainBytes: bytes.byteLength },
    bytes,
  );
  await storage.put(storageKey, sealing.chunks, { sealedBytes: sealing.sealedBytes });
  return {
    kind,
    mediaType,
    driver: storage.driver,
    storageKey,
    plainBytes: bytes.byteLength,
    sealedBytes: sealing.sealedBytes,
    salt: new Uint8Array(sealing.salt),
    sealedSha256: new Uint8Array(sealing.digest()),
  };
}

/**
 * Opens a stored rendition, or the part of it from `start` to `end` (inclusive). Resolves after the first batch was verified.
 * @throws SafelightError `crypto/open-failed`, `storage/not-found`, `storage/unavailable`
 */
export function openStoredRendition(
  picture: PictureRef,
  row: RenditionRow,
  range?: { start: number; end: number },
): Promise<OpenedBlob> {
  const storage = storageFor(row.driver);
  const storageKey = storageKeyFrom(row.storageKey);
  return openBlob(
    picture.key,
    {
      kind: row.kind,
      mediaType: row.mediaType,
      objectId: picture.imageId,
      ownerId: picture.ownerId,
      plainBytes: row.plainBytes,
      salt: row.salt,
    },
    { sealedBytes: row.sealedBytes, read: (start, end) => storage.get(storageKey, { start, end, of: row.sealedBytes }) },
    range,
  );
}

/** All of what was opened, at once: for a decoder, which takes one picture whole. Its size is bounded by the upload limit. */
export async function wholeBytes(batches: AsyncIterable<PlainBatch>, plainBytes: number): Promise<Uint8Array> {
  const whole = new Uint8Array(plainBytes);
  let at = 0;
  for await (const batch of batches) {
    for (const piece of batch) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
  }
  return whole;
}

/**
 * Deletes blobs before their rows go, so that no failure leaves one behind without a row.
 * @throws SafelightError `storage/unavailable`; blobs that were deleted before may be deleted again
 */
export async function requireBlobsDeleted(blobs: readonly Pick<RenditionRow, 'driver' | 'storageKey'>[]): Promise<void> {
  for (const { driver, storageKey } of blobs) await storageFor(driver).delete(storageKeyFrom(storageKey));
}

/** Deletes blobs that no row points to any more. A failure is logged, not thrown: the sweep comes by again. */
export async function deleteBlobs(blobs: readonly Pick<RenditionRow, 'driver' | 'storageKey'>[]): Promise<void> {
  for (const { driver, storageKey } of blobs) {
    try {
      await storageFor(driver).delete(storageKeyFrom(storageKey));
    } catch (error) {
      log().warn({ error, storageKey }, 'blob left for the sweep');
    }
  }
}
