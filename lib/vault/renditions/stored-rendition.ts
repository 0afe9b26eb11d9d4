// A rendition on its way to storage and back: sealed while it is written, opened while it is read.

import type { OpenedBlob } from '@/lib/crypto/blob/blob';
import type { DataKey } from '@/lib/crypto/key-material';
import { isDatabaseUnavailable } from '@/lib/db/failures';
import type { RenditionRow } from '@/lib/db/images/images';
import { log } from '@/lib/log/log';
import type { MediaType, RenditionKind } from '@/lib/shared/media-types';
import type { OwnerId } from '@/lib/shared/owner-id';
import { storageFor } from '@/lib/storage/drivers';
import { storageKeyFrom } from '@/lib/storage/storage';
import { type BlobSubject, openRested, restBlob } from '@/lib/vault/renditions/rested-blob';

export type PlainRendition = { kind: RenditionKind; mediaType: MediaType; bytes: Uint8Array };
export type PictureRef = { ownerId: OwnerId; imageId: string; key: DataKey };

/**
 * Seals a rendition and rests it durably; the row that makes it visible comes after.
 * @throws SafelightError `storage/full`, `storage/unavailable`, `storage/aborted`
 */
export async function putRendition(picture: PictureRef, { kind, mediaType, bytes }: PlainRendition): Promise<RenditionRow> {
  return { kind, mediaType, ...(await restBlob(picture.key, subjectOf(picture, { kind, mediaType }), bytes)) };
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
  return openRested(picture.key, subjectOf(picture, row), row, range);
}

function subjectOf({ imageId, ownerId }: PictureRef, { kind, mediaType }: Pick<RenditionRow, 'kind' | 'mediaType'>): BlobSubject {
  return { kind, mediaType, objectId: imageId, ownerId };
}

/**
 * Deletes blobs before their rows go, so that no failure leaves one behind without a row.
 * @throws SafelightError `storage/unavailable`; blobs that were deleted before may be deleted again
 */
export async function requireBlobsDeleted(blobs: readonly Pick<RenditionRow, 'driver' | 'storageKey'>[]): Promise<void> {
  for (const { driver, storageKey } of blobs) await storageFor(driver).delete(storageKeyFrom(storageKey));
}

/**
 * Takes blobs back whose row could not be made. Where the store broke off, it may have kept the row all the same, and then they are
 * somebody's picture: the sweep looks at that later and takes what has none.
 */
export async function takeBack(blobs: readonly Pick<RenditionRow, 'driver' | 'storageKey'>[], failure: unknown): Promise<void> {
  if (isDatabaseUnavailable(failure)) log().warn({ blobs: blobs.length }, 'blobs left for the sweep: their row may be there');
  else await deleteBlobs(blobs);
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
