// Pictures put into albums, taken out and moved about. Ids that are not the owner's are passed over in silence, like everywhere.

import type { Actor } from '@/lib/auth/actor';
import { type AlbumPlace, appendToAlbum, moveWithinAlbum, putBackIntoAlbum, takeFromAlbum } from '@/lib/db/albums/album-images';
import { inTransaction } from '@/lib/db/transactions';
import type { AlbumRemovalDto, BulkDto } from '@/lib/shared/organise/organise-dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';
import { requireProofToLift } from '@/lib/vault/protect/change-rules';

type Chosen = { albumId: string; ids: readonly string[] };

/**
 * Appends pictures of the gallery in the order given; answers those that are new in the album. Undone by `removeFromAlbum`.
 * @throws SafelightError `object/not-found` for the album, `album/full`
 */
export async function addToAlbum(actor: Actor, chosen: Chosen): Promise<BulkDto> {
  const added = await inTransaction((tx) => appendToAlbum(tx, actor.ownerId, chosen));
  return settle(actor, chosen.albumId, 'added', added);
}

/**
 * Takes pictures out of an album; they stay in the gallery. Undone by `restoreToAlbum` with the places answered.
 * @throws SafelightError `object/not-found` for the album; `auth/step-up` for one with rules
 */
export async function removeFromAlbum(actor: Actor, chosen: Chosen): Promise<AlbumRemovalDto> {
  await requireProofToLift(actor, [chosen.albumId]);
  const places = await takeFromAlbum(actor.ownerId, chosen);
  const ids = places?.map(({ id }) => id) ?? null;
  return { ...(await settle(actor, chosen.albumId, 'removed', ids)), places: places ?? [] };
}

/**
 * Puts pictures back where they stood in an album.
 * @throws SafelightError `object/not-found` for the album, `album/full`
 */
export async function restoreToAlbum(actor: Actor, input: { albumId: string; places: readonly AlbumPlace[] }): Promise<BulkDto> {
  return settle(actor, input.albumId, 'added', await putBackIntoAlbum(actor.ownerId, input));
}

/**
 * Moves pictures of an album, in the order given, in front of `beforeId` or to the end; answers those that were in it.
 * @throws SafelightError `object/not-found` for the album, or when `beforeId` is not in it
 */
export async function moveInAlbum(actor: Actor, move: Chosen & { beforeId: string | null }): Promise<BulkDto> {
  return settle(actor, move.albumId, 'moved', await moveWithinAlbum(actor.ownerId, move));
}

/** One event a change, on the album: which picture is in which album is not for the ledger. */
async function settle(
  actor: Actor,
  subjectId: string,
  what: 'added' | 'removed' | 'moved',
  ids: readonly string[] | null,
): Promise<BulkDto> {
  if (ids === null) throw new SafelightError('object/not-found');
  const { ownerId: actorId, sessionId } = actor;
  const detail = { what, images: ids.length };
  await recordEvent({ type: 'album.changed', outcome: 'success', actorId, sessionId, subjectId, detail });
  return { count: ids.length, ids };
}
