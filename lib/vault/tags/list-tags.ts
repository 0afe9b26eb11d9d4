// Tags as their owner may see them.

import type { Actor } from '@/lib/auth/actor';
import { findImage } from '@/lib/db/images/images';
import { listTagRows, listTagsOfImage } from '@/lib/db/albums/tags';
import type { TagDto } from '@/lib/shared/organise/organise-dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openTags } from '@/lib/vault/tags/sealed-tag';

/** All tags of the owner, by name. @throws SafelightError `crypto/open-failed`, `keys/*` */
export async function listTags(actor: Actor): Promise<readonly TagDto[]> {
  return openTags(actor.ownerId, await listTagRows(actor.ownerId));
}

/**
 * The tags of one picture, by name.
 * @throws SafelightError `object/not-found` when the picture does not exist or belongs to somebody else
 */
export async function listImageTags(actor: Actor, { id }: { id: string }): Promise<readonly TagDto[]> {
  const [image, rows] = await Promise.all([findImage(actor.ownerId, id), listTagsOfImage(actor.ownerId, id)]);
  if (!image) throw new SafelightError('object/not-found');
  return openTags(actor.ownerId, rows);
}
