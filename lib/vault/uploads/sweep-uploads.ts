// Uploads that nobody goes on with: those whose time is up, and all of them at the end of an account.

import { deleteUpload, listExpiredUploads, listPartBlobs, listUploads } from '@/lib/db/images/uploads';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { deleteBlobs, requireBlobsDeleted } from '@/lib/vault/renditions/stored-rendition';

const BATCH = 200;

/**
 * Deletes uploads whose time was up at `now`, with their blobs; answers how many.
 * @throws SafelightError `db/unavailable`
 */
export async function sweepUploads(now: Date): Promise<number> {
  let deleted = 0;
  for (;;) {
    const expired = await listExpiredUploads(now, BATCH);
    for (const { ownerId, id } of expired) await deleteBlobs((await deleteUpload(ownerIdFrom(ownerId), id)) ?? []);
    deleted += expired.length;
    if (expired.length < BATCH) return deleted;
  }
}

/**
 * Deletes every upload of an owner, blobs before rows, so that no failure leaves one behind.
 * @throws SafelightError `storage/unavailable`
 */
export async function deleteUploads(ownerId: OwnerId): Promise<void> {
  for (;;) {
    const ids = await listUploads(ownerId, BATCH);
    for (const id of ids) {
      await requireBlobsDeleted(await listPartBlobs(ownerId, id));
      // A part that rested in between.
      await deleteBlobs((await deleteUpload(ownerId, id)) ?? []);
    }
    if (ids.length === 0) return;
  }
}
