// The owner's favourites. Every query names the owner.

import { db } from '@/lib/db/client';
import { lockUsage } from '@/lib/db/images/usage';
import type { OwnerId } from '@/lib/shared/owner-id';

/** Makes pictures of the gallery favourites, or no favourites; answers those that were not so before. */
export async function setFavourites(ownerId: OwnerId, ids: readonly string[], isFavourite: boolean): Promise<string[]> {
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    const rows = await tx.image.updateManyAndReturn({
      where: { ownerId, state: 'live', isFavourite: !isFavourite, id: { in: [...ids] } },
      data: { isFavourite },
      select: { id: true },
    });
    return rows.map((row) => row.id);
  });
}
