// Exports end by themselves: when their time is over, and with the account.

import { deleteExportRow, listExpiredExports, listExportIds } from '@/lib/db/exports/exports';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { deleteBlobs } from '@/lib/vault/renditions/stored-rendition';

const BATCH = 100;

/** Deletes every export whose time is over; answers how many. @throws SafelightError `db/unavailable` */
export async function deleteExpiredExports(now: Date): Promise<number> {
  let deleted = 0;
  for (;;) {
    const expired = await listExpiredExports(now, BATCH);
    for (const { id, ownerId } of expired) deleted += await end(ownerIdFrom(ownerId), id);
    if (expired.length < BATCH) return deleted;
  }
}

/** Deletes all exports of an owner whose account ends. */
export async function deleteOwnerExports(ownerId: OwnerId): Promise<void> {
  for (const id of await listExportIds(ownerId)) await end(ownerId, id);
}

async function end(ownerId: OwnerId, exportId: string): Promise<number> {
  const blobs = await deleteExportRow(ownerId, exportId);
  if (!blobs) return 0;
  await deleteBlobs(blobs);
  return 1;
}
