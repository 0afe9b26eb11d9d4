// Sealed blobs as rows (the `database` storage driver). A blob counts as there once its size is set, which is done last.
// It throws what the store throws; lib/storage gives that its name.

import { db } from '@/lib/db/client';

export type BlobRow = { storageKey: string; sealedBytes: number | null; createdAt: Date };
export type BlobPiece = { position: number; bytes: Uint8Array; sealedBytes: number };

const DISK_FULL = '53100';
const DEEPEST = 6;

/** Begins a blob. False when its key is in use, finished or not. */
export async function insertBlob(storageKey: string): Promise<boolean> {
  const inserted = await db().$executeRaw`
    insert into "Blob" ("storageKey") values (${storageKey}) on conflict do nothing`;
  return inserted === 1;
}

/** A small blob in one statement: begun, filled and finished, or nothing. False when its key is in use. */
export async function insertWholeBlob(storageKey: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const inserted = await db().$executeRaw`
    with made as (
      insert into "Blob" ("storageKey", "sealedBytes") values (${storageKey}, ${bytes.byteLength})
      on conflict do nothing returning "storageKey"
    )
    insert into "BlobChunk" ("storageKey", position, bytes) select "storageKey", 0, ${bytes} from made`;
  return inserted === 1;
}

/** Adds the piece at `position` (0, 1, 2 …) to a blob that was begun. */
export async function insertBlobPiece(storageKey: string, position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await db().$executeRaw`
    insert into "BlobChunk" ("storageKey", position, bytes) values (${storageKey}, ${position}, ${bytes})`;
}

/** Finishes a blob: from here on it is there. False when it was removed meanwhile, or finished by somebody else. */
export async function finishBlob(storageKey: string, sealedBytes: number): Promise<boolean> {
  const { count } = await db().blob.updateMany({ where: { storageKey, sealedBytes: null }, data: { sealedBytes } });
  return count === 1;
}

/** A blob's row, finished or not. */
export function findBlob(storageKey: string): Promise<BlobRow | null> {
  return db().blob.findUnique({ where: { storageKey } });
}

/** Pieces `first` to `last` (both included) of a finished blob, in order; empty when there is no such blob. */
export function listBlobPieces(storageKey: string, first: number, last: number): Promise<BlobPiece[]> {
  return db().$queryRaw<BlobPiece[]>`
    select piece.position, piece.bytes, blob."sealedBytes"
    from "Blob" blob join "BlobChunk" piece on piece."storageKey" = blob."storageKey"
    where blob."storageKey" = ${storageKey} and blob."sealedBytes" is not null
      and piece.position between ${first} and ${last}
    order by piece.position`;
}

/** Removes a blob and its pieces, finished or not. */
export async function deleteBlob(storageKey: string): Promise<void> {
  await db().blob.deleteMany({ where: { storageKey } });
}

/** Blobs begun before `createdBefore`, by key, after `afterKey`. */
export function listBlobs(createdBefore: Date, afterKey: string, limit: number): Promise<BlobRow[]> {
  return db().blob.findMany({
    where: { createdAt: { lt: createdBefore }, storageKey: { gt: afterKey } },
    orderBy: { storageKey: 'asc' },
    take: limit,
  });
}

/** True when the store refused a write because its disk is full. */
export function isDatabaseFull(error: unknown): boolean {
  let link: unknown = error;
  for (let depth = 0; depth < DEEPEST && typeof link === 'object' && link !== null; depth += 1) {
    const { code, originalCode, cause, meta } = link as Record<string, unknown>;
    if (code === DISK_FULL || originalCode === DISK_FULL) return true;
    const nested = meta as { code?: unknown; driverAdapterError?: unknown } | undefined;
    if (nested?.code === DISK_FULL) return true;
    link = cause ?? nested?.driverAdapterError;
  }
  return false;
}
