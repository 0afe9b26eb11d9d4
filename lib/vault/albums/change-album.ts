// Albums made, named, ordered and put away by their owner. Deleting one leaves its pictures where they are.

import type { Actor } from '@/lib/auth/actor';
import { appendToAlbum } from '@/lib/db/albums/album-images';
import { insertAlbum, moveAlbumRow, putAlbumAway, replaceAlbumTitle, restoreAlbumRow, setCover } from '@/lib/db/albums/albums';
import { inTransaction } from '@/lib/db/transactions';
import type { AlbumDto } from '@/lib/shared/organise/organise-dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { requireAlbum } from '@/lib/vault/albums/list-albums';
import { sealTitle } from '@/lib/vault/albums/sealed-album';
import { recordEvent } from '@/lib/watch/record';
import { requireProofToLift } from '@/lib/vault/protect/change-rules';

type AlbumEvent = 'album.created' | 'album.changed' | 'album.deleted';
type Detail = Readonly<Record<string, string | number | boolean>>;

/**
 * Makes an album, first in the order, with the owner's pictures among `imageIds`.
 * @throws SafelightError `album/too-many`; `keys/*`
 */
export async function createAlbum(
  actor: Actor,
  input: { title: string; imageIds?: readonly string[] | undefined },
): Promise<AlbumDto> {
  const title = await sealTitle(actor.ownerId, input.title);
  await inTransaction(async (tx) => {
    await insertAlbum(tx, actor.ownerId, title);
    if (input.imageIds) await appendToAlbum(tx, actor.ownerId, { albumId: title.id, ids: input.imageIds });
  });
  await record(actor, 'album.created', title.id);
  return requireAlbum(actor, title.id);
}

/**
 * Gives an album another title.
 * @throws SafelightError `object/not-found`
 */
export async function renameAlbum(actor: Actor, input: { id: string; title: string }): Promise<AlbumDto> {
  const done = await replaceAlbumTitle(actor.ownerId, await sealTitle(actor.ownerId, input.title, input.id));
  await settle(actor, done, 'album.changed', { id: input.id, detail: { what: 'title' } });
  return requireAlbum(actor, input.id);
}

/**
 * Deletes an album; its pictures stay. `restoreAlbum` brings it back within ALBUM_UNDO_SECONDS.
 * @throws SafelightError `object/not-found`; `auth/step-up` for an album with rules
 */
export async function deleteAlbum(actor: Actor, { id }: { id: string }): Promise<void> {
  await requireProofToLift(actor, [id]);
  await settle(actor, await putAlbumAway(actor.ownerId, id), 'album.deleted', { id });
}

/**
 * Brings back an album just deleted, with its pictures and its place.
 * @throws SafelightError `object/not-found` when it is too late, or it never was the owner's; `album/too-many`
 */
export async function restoreAlbum(actor: Actor, { id }: { id: string }): Promise<AlbumDto> {
  await settle(actor, await restoreAlbumRow(actor.ownerId, id), 'album.changed', { id, detail: { what: 'restored' } });
  return requireAlbum(actor, id);
}

/**
 * Chooses the picture that stands for an album, one of those in it; null: the first one.
 * @throws SafelightError `object/not-found` when there is no such album, or the picture is not in it
 */
export async function setAlbumCover(actor: Actor, input: { id: string; coverId: string | null }): Promise<AlbumDto> {
  const done = await setCover(actor.ownerId, input.id, input.coverId);
  await settle(actor, done, 'album.changed', { id: input.id, detail: { what: 'cover' } });
  return requireAlbum(actor, input.id);
}

/**
 * Puts an album in front of another one; null: at the end.
 * @throws SafelightError `object/not-found` when one of the two is not there
 */
export async function moveAlbum(actor: Actor, input: { id: string; beforeId: string | null }): Promise<AlbumDto> {
  const done = await moveAlbumRow(actor.ownerId, input.id, input.beforeId);
  await settle(actor, done, 'album.changed', { id: input.id, detail: { what: 'place' } });
  return requireAlbum(actor, input.id);
}

async function settle(
  actor: Actor,
  isDone: boolean,
  type: AlbumEvent,
  { id, detail }: { id: string; detail?: Detail },
): Promise<void> {
  if (!isDone) throw new SafelightError('object/not-found');
  await record(actor, type, id, detail);
}

async function record(actor: Actor, type: AlbumEvent, subjectId: string, detail: Detail = {}): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type, outcome: 'success', actorId, sessionId, subjectId, detail });
}
