// A picture's row and everything that comes into being with it, at once or not at all.

import { db } from '@/lib/db/client';
import { refuseDuplicate } from '@/lib/db/images/duplicates';
import type { ImageRow, RenditionRow } from '@/lib/db/images/images';
import { ensureTimelineDays, type TimelineDayRow } from '@/lib/db/images/timeline';
import { assertWithinQuota, changeUsage, lockUsage, type QuotaLimits } from '@/lib/db/images/usage';
import type { OwnerId } from '@/lib/shared/owner-id';

/** A blind digest by which a picture can be found: of a word (`text`) or of a part of what it looks like (`look`). */
export type ImageTerm = { readonly kind: 'text' | 'look'; readonly term: Uint8Array<ArrayBuffer> };

type MadeLater = 'state' | 'trashedAt' | 'sealedCaption' | 'sealedAltText' | 'isFavourite';
export type NewImage = Omit<ImageRow, MadeLater> & {
  /** Blind digests of the file as it was sent and of the clean original. */
  sentDigest: Uint8Array<ArrayBuffer>;
  cleanDigest: Uint8Array<ArrayBuffer>;
  takenTag: Uint8Array<ArrayBuffer>;
  addedTag: Uint8Array<ArrayBuffer>;
  days: readonly TimelineDayRow[];
  terms: readonly ImageTerm[];
  renditions: readonly RenditionRow[];
};

/** On what terms a picture is let in: how much its owner may keep, and whether the same one may be there already. */
export type Admission = { quota: QuotaLimits; duplicates: 'refuse' | 'keep' };

/**
 * Inserts a picture with its renditions, days and terms and books it, in one transaction under the owner's usage lock,
 * so that parallel uploads cannot pass the quota together, and of two of the same picture at once only one gets in.
 * @throws SafelightError `image/duplicate` where those are refused, `quota/bytes`, `quota/images`
 */
export async function createImage(ownerId: OwnerId, image: NewImage, admission: Admission): Promise<ImageRow> {
  const { renditions, days, terms, ...columns } = image;
  const { id: imageId, createdAt } = columns;
  return db().$transaction(async (tx) => {
    const usage = await lockUsage(tx, ownerId);
    if (admission.duplicates === 'refuse') await refuseDuplicate(ownerId, [image.sentDigest, image.cleanDigest], tx);
    const change = { bytes: image.plainBytes + image.keptBytes, images: 1 };
    assertWithinQuota(usage, change, admission.quota);
    await changeUsage(tx, ownerId, change);
    await ensureTimelineDays(tx, ownerId, days);
    const row = await tx.image.create({ data: { ...columns, ownerId, renditions: { create: [...renditions] } } });
    const found = terms.map((term) => ({ ...term, ownerId, imageId, createdAt }));
    await tx.indexTerm.createMany({ data: found, skipDuplicates: true });
    return row as ImageRow;
  });
}
