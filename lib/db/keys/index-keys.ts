// Each owner's key for blind digests, wrapped. Written once.

import { db } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type IndexKeyRow = { readonly wrappedKey: Uint8Array<ArrayBuffer>; readonly kekId: Uint8Array<ArrayBuffer> };

/** The owner's wrapped key; null before the first one was made. */
export function findIndexKey(ownerId: OwnerId): Promise<IndexKeyRow | null> {
  return db().indexKey.findUnique({ where: { ownerId }, select: { wrappedKey: true, kekId: true } });
}

/** Keeps a new key; of two at once the first one stays. Answers the one that counts. */
export async function insertIndexKey(ownerId: OwnerId, row: IndexKeyRow): Promise<IndexKeyRow | null> {
  await db().indexKey.createMany({ data: [{ ownerId, ...row }], skipDuplicates: true });
  return findIndexKey(ownerId);
}
