// What the house tidies by itself: blobs without a row, trash past its days, deleted albums, rows, uploads and exports that expired.

import { deleteAlbumPutAway, listAlbumsPutAway } from '@/lib/db/albums/albums';
import { deleteExpiredRows } from '@/lib/db/expired-rows';
import { findExportKeys } from '@/lib/db/exports/exports';
import { deleteTrashedImages, findReferencedKeys, listExpiredTrash } from '@/lib/db/images/images';
import { findReferencedPartKeys } from '@/lib/db/images/uploads';
import { findReferencedMarkKeys } from '@/lib/db/protect/watermarks';
import { log } from '@/lib/log/log';
import { TRASH_DAYS } from '@/lib/shared/limits';
import { ALBUM_UNDO_SECONDS } from '@/lib/shared/organise/organise-limits';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { allStorages } from '@/lib/storage/drivers';
import type { Storage, StorageKey } from '@/lib/storage/storage';
import { deleteExpiredExports } from '@/lib/vault/export/end-exports';
import { deleteBlobs } from '@/lib/vault/renditions/stored-rendition';
import { sweepUploads } from '@/lib/vault/uploads/sweep-uploads';
import { recordEvents } from '@/lib/watch/record';

/** A blob younger than this may still be waiting for its row. No upload lives that long (outer door, request timeout). */
const ORPHAN_AGE_MILLISECONDS = 60 * 60_000;
const DAY_MILLISECONDS = 24 * 60 * 60_000;
const BATCH = 200;
/** Whoever keeps blobs says here which of these keys its rows point to: any other blob goes. */
const REFERENCES: readonly ((keys: readonly string[]) => Promise<Set<string>>)[] = [
  findReferencedKeys,
  findReferencedPartKeys,
  findExportKeys,
  findReferencedMarkKeys,
];

export type SweepResult = {
  orphans: number;
  purged: number;
  albums: number;
  uploads: number;
  expiredExports: number;
  expiredRows: number;
};

/**
 * One round of tidying; safe to run on several servers at once and at any moment.
 * @throws SafelightError `storage/unavailable`, `db/unavailable`
 */
export async function sweep(now = new Date()): Promise<SweepResult> {
  const result = {
    orphans: 0,
    purged: await purgeTrash(now),
    albums: await purgeAlbums(now),
    uploads: await sweepUploads(now),
    expiredExports: await deleteExpiredExports(now),
    expiredRows: await deleteExpiredRows(now),
  };
  const createdBefore = new Date(now.getTime() - ORPHAN_AGE_MILLISECONDS);
  for (const storage of allStorages()) result.orphans += await deleteOrphans(storage, createdBefore);
  log().info(result, 'sweep done');
  return result;
}

async function deleteOrphans(storage: Storage, createdBefore: Date): Promise<number> {
  let deleted = 0;
  let batch: StorageKey[] = [];
  const flush = async () => {
    const referenced = await Promise.all(REFERENCES.map((find) => find(batch)));
    for (const key of batch.filter((candidate) => !referenced.some((keys) => keys.has(candidate)))) {
      await storage.delete(key);
      deleted += 1;
    }
    batch = [];
  };
  for await (const { key } of storage.list({ createdBefore })) {
    batch.push(key);
    if (batch.length === BATCH) await flush();
  }
  await flush();
  return deleted;
}

async function purgeTrash(now: Date): Promise<number> {
  const before = new Date(now.getTime() - TRASH_DAYS * DAY_MILLISECONDS);
  let purged = 0;
  for (;;) {
    const expired = await listExpiredTrash(before, BATCH);
    for (const [ownerId, ids] of byOwner(expired)) purged += await purgeOwner(ownerId, ids);
    if (expired.length < BATCH) return purged;
  }
}

/** Albums that can no longer be brought back. */
async function purgeAlbums(now: Date): Promise<number> {
  const before = new Date(now.getTime() - ALBUM_UNDO_SECONDS * 1000);
  let purged = 0;
  for (;;) {
    const away = await listAlbumsPutAway(before, BATCH);
    for (const { id, ownerId } of away) if (await deleteAlbumPutAway(ownerIdFrom(ownerId), id, before)) purged += 1;
    if (away.length < BATCH) return purged;
  }
}

async function purgeOwner(ownerId: OwnerId, ids: readonly string[]): Promise<number> {
  const deleted = await deleteTrashedImages(ownerId, { ids });
  const about = { type: 'image.deleted', outcome: 'success', actorId: ownerId, detail: { by: 'sweep' } } as const;
  await recordEvents(deleted.ids.map((subjectId) => ({ ...about, subjectId })));
  await deleteBlobs(deleted.blobs);
  return deleted.ids.length;
}

function byOwner(rows: readonly { ownerId: string; id: string }[]): Map<OwnerId, string[]> {
  const grouped = new Map<OwnerId, string[]>();
  for (const row of rows) {
    const ownerId = ownerIdFrom(row.ownerId);
    grouped.set(ownerId, [...(grouped.get(ownerId) ?? []), row.id]);
  }
  return grouped;
}
