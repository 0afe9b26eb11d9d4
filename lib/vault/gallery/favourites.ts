// What an owner likes best.

import type { Actor } from '@/lib/auth/actor';
import { setFavourites } from '@/lib/db/images/favourites';
import type { BulkDto } from '@/lib/shared/organise/organise-dto';
import { recordEvents } from '@/lib/watch/record';

/** Makes pictures of the gallery favourites, or no favourites. Answers those that really changed; the opposite call undoes it. */
export async function setFavourite(actor: Actor, input: { ids: readonly string[]; isFavourite: boolean }): Promise<BulkDto> {
  const ids = await setFavourites(actor.ownerId, input.ids, input.isFavourite);
  const { ownerId: actorId, sessionId } = actor;
  const detail = { isFavourite: input.isFavourite };
  await recordEvents(
    ids.map((subjectId) => ({ type: 'image.favoured', outcome: 'success', actorId, sessionId, subjectId, detail })),
  );
  return { count: ids.length, ids };
}
