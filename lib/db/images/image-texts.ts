// A picture's sealed texts and the blind terms it is found by: they change together or not at all.

import { db } from '@/lib/db/client';
import type { ImageTerm } from '@/lib/db/images/create-image';
import type { ImageRow } from '@/lib/db/images/images';
import type { OwnerId } from '@/lib/shared/owner-id';

export type SealedTexts = Pick<ImageRow, 'sealedName' | 'sealedCaption' | 'sealedAltText'>;

/**
 * Replaces a picture's texts and `text` terms. False, and nothing done, when it is gone or its texts are no longer those of `before`, on
 * which the terms were made: read it again then.
 */
export async function replaceImageTexts(
  ownerId: OwnerId,
  before: Pick<ImageRow, 'id' | 'createdAt'> & SealedTexts,
  after: SealedTexts & { terms: readonly ImageTerm[] },
): Promise<boolean> {
  const { terms, ...texts } = after;
  const { id, sealedName, sealedCaption, sealedAltText } = before;
  return db().$transaction(async (tx) => {
    const changed = await tx.image.updateMany({
      where: { id, ownerId, sealedName, sealedCaption, sealedAltText },
      data: { sealedName: texts.sealedName, sealedCaption: texts.sealedCaption, sealedAltText: texts.sealedAltText },
    });
    if (changed.count !== 1) return false;
    await tx.indexTerm.deleteMany({ where: { imageId: id, ownerId, kind: 'text' } });
    await tx.indexTerm.createMany({
      data: terms.map((term) => ({ ...term, ownerId, createdAt: before.createdAt, imageId: id })),
    });
    await tx.unindexedImage.deleteMany({ where: { imageId: id, ownerId } });
    return true;
  });
}

/** Some pictures, of whoever, whose terms have yet to be made, after `afterId` by id: for the job that makes them. */
export function listUnindexed(afterId: string | null, limit: number): Promise<{ imageId: string; ownerId: string }[]> {
  return db().unindexedImage.findMany({
    ...(afterId === null ? {} : { where: { imageId: { gt: afterId } } }),
    orderBy: { imageId: 'asc' },
    take: limit,
  });
}
