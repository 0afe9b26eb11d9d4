// Albums and the pictures in them, as their owner may see them.

import type { Actor } from '@/lib/auth/actor';
import { type AlbumPlace, listAlbumsOfImage, listPlacedRows } from '@/lib/db/albums/album-images';
import { findAlbumRow, listAlbumRows } from '@/lib/db/albums/albums';
import { findImage } from '@/lib/db/images/images';
import type { ImagePageDto } from '@/lib/shared/dto';
import type { AlbumDto, AlbumNameDto } from '@/lib/shared/organise/organise-dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openAlbum, openAlbumName } from '@/lib/vault/albums/sealed-album';
import { openImageDto } from '@/lib/vault/renditions/sealed-image';

const CURSOR = /^(-?[\d.]+(?:e[+-]\d+)?)_([0-9a-f-]{36})$/;

/**
 * All albums of the owner, in their order.
 * @throws SafelightError `crypto/open-failed`, `keys/*`
 */
export async function listAlbums(actor: Actor): Promise<readonly AlbumDto[]> {
  const rows = await listAlbumRows(actor.ownerId);
  return Promise.all(rows.map((row) => openAlbum(actor.ownerId, row)));
}

/**
 * One album of the owner.
 * @throws SafelightError `object/not-found` when there is none, it was deleted, or it belongs to somebody else
 */
export async function requireAlbum(actor: Actor, albumId: string): Promise<AlbumDto> {
  const row = await findAlbumRow(actor.ownerId, albumId);
  if (!row) throw new SafelightError('object/not-found');
  return openAlbum(actor.ownerId, row);
}

/**
 * One page of an album's pictures, in the album's order. `nextCursor` is null on the last one.
 * @throws SafelightError `object/not-found` as `requireAlbum`; `request/invalid` for a cursor that this function did not make
 */
export async function listAlbumImages(
  actor: Actor,
  query: { albumId: string; cursor?: string | undefined; limit: number },
): Promise<ImagePageDto> {
  const { ownerId } = actor;
  const after = query.cursor === undefined ? null : parseCursor(query.cursor);
  const [album, rows] = await Promise.all([
    findAlbumRow(ownerId, query.albumId),
    listPlacedRows(ownerId, { albumId: query.albumId, after, limit: query.limit + 1 }),
  ]);
  if (!album) throw new SafelightError('object/not-found');
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: await Promise.all(page.map((row) => openImageDto(ownerId, row))),
    nextCursor: last ? `${last.place}_${last.id}` : null,
  };
}

/**
 * The albums a picture is in, in the owner's order.
 * @throws SafelightError `object/not-found` when the picture does not exist or belongs to somebody else
 */
export async function listImageAlbums(actor: Actor, { id }: { id: string }): Promise<readonly AlbumNameDto[]> {
  const [image, rows] = await Promise.all([findImage(actor.ownerId, id), listAlbumsOfImage(actor.ownerId, id)]);
  if (!image) throw new SafelightError('object/not-found');
  return Promise.all(rows.map((row) => openAlbumName(actor.ownerId, row)));
}

function parseCursor(cursor: string): AlbumPlace {
  const [, number, id] = CURSOR.exec(cursor) ?? [];
  const position = Number(number);
  if (id === undefined || !Number.isFinite(position)) throw new SafelightError('request/invalid', { detail: 'cursor' });
  return { position, id };
}
