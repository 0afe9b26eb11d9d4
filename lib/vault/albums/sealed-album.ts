// An album's title under its owner's key, and its row as its owner may see it.

import { openField, sealField } from '@/lib/crypto/field';
import { createRandomId } from '@/lib/crypto/secrets';
import type { AlbumRow, SealedTitle } from '@/lib/db/albums/albums';
import { requireCurrentOwnerKey, requireOwnerKey } from '@/lib/keys/owner-keys';
import type { AlbumDto, AlbumNameDto } from '@/lib/shared/organise/organise-dto';
import type { OwnerId } from '@/lib/shared/owner-id';

const fieldOf = (rowId: string) => ({ table: 'Album', column: 'sealedTitle', rowId });

/**
 * Seals a title for an album, a new one when `id` is left out.
 * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key`, `crypto/open-failed`
 */
export async function sealTitle(ownerId: OwnerId, title: string, id = createRandomId()): Promise<SealedTitle> {
  const { key, kekId } = await requireCurrentOwnerKey(ownerId);
  return { id, kekId, sealedTitle: new Uint8Array(sealField(key, fieldOf(id), Buffer.from(title, 'utf8'))) };
}

/** @throws SafelightError `crypto/open-failed` when the title was moved or changed; `keys/*` */
export async function openAlbumName(ownerId: OwnerId, row: SealedTitle): Promise<AlbumNameDto> {
  const { key } = await requireOwnerKey(ownerId, row.kekId);
  return { id: row.id, title: openField(key, fieldOf(row.id), row.sealedTitle).toString('utf8') };
}

/** @throws SafelightError as `openAlbumName` */
export async function openAlbum(ownerId: OwnerId, row: AlbumRow): Promise<AlbumDto> {
  return {
    ...(await openAlbumName(ownerId, row)),
    coverId: row.coverId,
    images: row.images,
    position: row.position,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    rules: row.rules,
  };
}
