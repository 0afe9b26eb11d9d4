// What is in the vault, page by page, as its owner may see it.

import type { Actor } from '@/lib/auth/actor';
import { findImage, findOpenable, type ImageState, listImageRows } from '@/lib/db/images/images';
import type { ImageDetailsDto, ImagePageDto } from '@/lib/shared/dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { parseTimeCursor, timeCursor } from '@/lib/vault/gallery/page-cursor';
import { openDataKey, openFacts, openImageDto, openRemoved } from '@/lib/vault/renditions/sealed-image';

export type ListQuery = { state: ImageState; cursor?: string | undefined; limit: number };

/**
 * One page, newest first. `nextCursor` is null on the last one.
 * @throws SafelightError `request/invalid` for a cursor that this function did not make
 */
export async function listImages(actor: Actor, query: ListQuery): Promise<ImagePageDto> {
  const after = query.cursor === undefined ? null : parseTimeCursor(query.cursor);
  const rows = await listImageRows(actor.ownerId, { state: query.state, after, limit: query.limit + 1 });
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: await Promise.all(page.map((row) => openImageDto(actor.ownerId, row))),
    nextCursor: last ? timeCursor(last) : null,
  };
}

/**
 * One picture with what was removed from it and how it is kept.
 * @throws SafelightError `object/not-found` when it does not exist or belongs to somebody else
 */
export async function requireImageDetails(actor: Actor, imageId: string): Promise<ImageDetailsDto> {
  const [row, openable] = await Promise.all([
    findImage(actor.ownerId, imageId),
    findOpenable(actor.ownerId, imageId, 'original'),
  ]);
  if (!row || !openable?.rendition) throw new SafelightError('object/not-found');
  const key = await openDataKey(actor.ownerId, row);
  return {
    ...(await openImageDto(actor.ownerId, row)),
    removed: openRemoved(key, row),
    keyId: Buffer.from(row.kekId).toString('hex'),
    suite: 'AES-256-GCM',
    storage: openable.rendition.driver,
    camera: openFacts(key, row).camera,
    keptBytes: row.keptBytes,
  };
}
