// One picture as programs may see it: what lies in the trash is as good as not there.

import type { Actor } from '@/lib/auth/actor';
import { findImage, type ImageRow } from '@/lib/db/images/images';
import type { ImageDto } from '@/lib/shared/dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openImageDto } from '@/lib/vault/renditions/sealed-image';
import { trashImages } from '@/lib/vault/gallery/trash';

/**
 * One of the owner's pictures outside the trash.
 * @throws SafelightError `object/not-found` when it does not exist, is in the trash or belongs to somebody else
 */
export async function requireLiveImage(actor: Actor, imageId: string): Promise<ImageDto> {
  return openImageDto(actor.ownerId, await requireLiveRow(actor, imageId));
}

/**
 * Passes for one of the owner's pictures outside the trash; nothing of it is opened.
 * @throws SafelightError `object/not-found` as `requireLiveImage`
 */
export async function assertLiveImage(actor: Actor, imageId: string): Promise<void> {
  await requireLiveRow(actor, imageId);
}

/**
 * Moves one of the owner's pictures to the trash. Undone by `restoreImages`.
 * @throws SafelightError `object/not-found` as `requireLiveImage`; of two calls at once one gets it
 */
export async function trashLiveImage(actor: Actor, imageId: string): Promise<void> {
  const { count } = await trashImages(actor, [imageId]);
  if (count !== 1) throw new SafelightError('object/not-found');
}

async function requireLiveRow(actor: Actor, imageId: string): Promise<ImageRow> {
  const row = await findImage(actor.ownerId, imageId);
  if (!row || row.state !== 'live') throw new SafelightError('object/not-found');
  return row;
}
