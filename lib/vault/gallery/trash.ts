// Pictures leave in two steps: to the trash, which can be undone, and from there for ever, keys first.

import type { Actor } from '@/lib/auth/actor';
import { deleteTrashedImages, moveImages } from '@/lib/db/images/images';
import { deleteBlobs } from '@/lib/vault/renditions/stored-rendition';
import { recordEvents } from '@/lib/watch/record';

export type Count = { readonly count: number };

const PURGE_BATCH = 200;

/** Moves the owner's pictures to the trash. Ids that are not theirs, or not in the gallery, are passed over in silence. */
export async function trashImages(actor: Actor, ids: readonly string[]): Promise<Count> {
  return move(actor, ids, 'trash');
}

/** Brings the owner's pictures back from the trash. */
export async function restoreImages(actor: Actor, ids: readonly string[]): Promise<Count> {
  return move(actor, ids, 'live');
}

async function move(actor: Actor, ids: readonly string[], to: 'live' | 'trash'): Promise<Count> {
  const moved = await moveImages(actor.ownerId, ids, to);
  await recordEach(actor, to === 'trash' ? 'image.trashed' : 'image.restored', moved);
  return { count: moved.length };
}

/** Deletes trashed pictures for ever: their rows and wrapped keys in one transaction, then the blobs nobody can open any more. */
export async function deleteImages(actor: Actor, ids: readonly string[]): Promise<Count> {
  return purge(actor, { ids });
}

/** Deletes everything in the owner's trash for ever, batch by batch. */
export async function emptyTrash(actor: Actor): Promise<Count> {
  let count = 0;
  for (;;) {
    const batch = await purge(actor, { limit: PURGE_BATCH });
    count += batch.count;
    if (batch.count < PURGE_BATCH) return { count };
  }
}

async function purge(actor: Actor, choice: { ids: readonly string[] } | { limit: number }): Promise<Count> {
  const deleted = await deleteTrashedImages(actor.ownerId, choice);
  await recordEach(actor, 'image.deleted', deleted.ids);
  await deleteBlobs(deleted.blobs);
  return { count: deleted.ids.length };
}

async function recordEach(
  actor: Actor,
  type: 'image.trashed' | 'image.restored' | 'image.deleted',
  ids: readonly string[],
): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  await recordEvents(ids.map((subjectId) => ({ type, outcome: 'success', actorId, sessionId, subjectId })));
}
