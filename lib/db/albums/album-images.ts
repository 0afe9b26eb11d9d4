// Which pictures are in an album, and in which order. Both sides of every row are the owner's: each query asks for it twice.
// Pictures in the trash keep their place and are not shown.

import { db, type Transaction } from '@/lib/db/client';
import { type ImageRow, IMAGE_COLUMNS } from '@/lib/db/images/images';
import { findPositions, type Line, POSITION_GAP } from '@/lib/db/positions';
import { prepare } from '@/lib/db/prepared';
import { lockUsage } from '@/lib/db/images/usage';
import type { SealedTitle } from '@/lib/db/albums/albums';
import { MAX_ALBUM_IMAGES } from '@/lib/shared/limits';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

/** A picture's place in an album; of two with one position the smaller id comes first. */
export type AlbumPlace = { readonly id: string; readonly position: number };
export type PlacedImageRow = ImageRow & { readonly place: number };

const PAGE = (after: string) => `
  select page.place, ${IMAGE_COLUMNS}
  from (select m."imageId", m.position as place from "AlbumImage" m where m."albumId" = $2 and m."ownerId" = $1 ${after}) page
  join "Image" on id = page."imageId" and "ownerId" = $1 and state = 'live'
  order by page.place, page."imageId" limit $3`;
const askFirstPage = prepare<PlacedImageRow>(PAGE(''));
const askNextPage = prepare<PlacedImageRow>(PAGE('and (m.position, m."imageId") > ($4::float8, $5::uuid)'));

/** One page of an album in its order, by keyset. */
export function listPlacedRows(
  ownerId: OwnerId,
  query: { albumId: string; after: AlbumPlace | null; limit: number },
): Promise<PlacedImageRow[]> {
  const { albumId, after, limit } = query;
  const values = [ownerId, albumId, limit];
  return after === null ? askFirstPage(values) : askNextPage([...values, after.position, after.id]);
}

/** The albums a picture is in, in the owner's order. */
export function listAlbumsOfImage(ownerId: OwnerId, imageId: string): Promise<SealedTitle[]> {
  return db().album.findMany({
    where: { ownerId, deletedAt: null, members: { some: { imageId, ownerId, image: { ownerId } } } },
    select: { id: true, sealedTitle: true, kekId: true },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
}

/**
 * Appends pictures of the gallery, in the order given; those already in it stay where they are.
 * @returns the ids that are new in it; null when there is no such album
 * @throws SafelightError `album/full`
 */
export async function appendToAlbum(
  tx: Transaction,
  ownerId: OwnerId,
  change: { albumId: string; ids: readonly string[] },
): Promise<string[] | null> {
  const { albumId, ids } = change;
  await lockUsage(tx, ownerId);
  if (!(await touchAlbum(tx, ownerId, albumId))) return null;
  const positions = await findPositions(memberLine(tx, ownerId, { albumId, ids: [], beforeId: null }), ids.length);
  const added = await tx.$queryRaw<{ id: string }[]>`
    insert into "AlbumImage" ("albumId", "imageId", "ownerId", position, "createdAt")
    select ${albumId}::uuid, i.id, i."ownerId", wanted.position, i."createdAt"
    from unnest(${[...ids]}::uuid[], ${positions}::float8[]) as wanted (id, position)
    join "Image" i on i.id = wanted.id and i."ownerId" = ${ownerId}::uuid and i.state = 'live'
    on conflict do nothing returning "imageId" as id`;
  await assertNotOverfull(tx, ownerId, albumId);
  return added.map(({ id }) => id);
}

/**
 * Takes pictures out; a chosen cover among them is chosen no more.
 * @returns where they stood; null when there is no such album
 */
export async function takeFromAlbum(
  ownerId: OwnerId,
  change: { albumId: string; ids: readonly string[] },
): Promise<AlbumPlace[] | null> {
  const { albumId } = change;
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    if (!(await touchAlbum(tx, ownerId, albumId))) return null;
    const places = await tx.$queryRaw<AlbumPlace[]>`
      delete from "AlbumImage" where "albumId" = ${albumId}::uuid and "ownerId" = ${ownerId}::uuid
        and "imageId" = any(${[...change.ids]}::uuid[]) returning "imageId" as id, position`;
    const ids = places.map(({ id }) => id);
    await tx.album.updateMany({ where: { id: albumId, ownerId, coverId: { in: ids } }, data: { coverId: null } });
    return places;
  });
}

/**
 * Puts pictures back where they stood, those now in the trash too. Undoes `takeFromAlbum`.
 * @returns the ids that were not in it; null when there is no such album
 * @throws SafelightError `album/full`
 */
export async function putBackIntoAlbum(
  ownerId: OwnerId,
  change: { albumId: string; places: readonly AlbumPlace[] },
): Promise<string[] | null> {
  const { albumId, places } = change;
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    if (!(await touchAlbum(tx, ownerId, albumId))) return null;
    const ids = places.map(({ id }) => id);
    const positions = places.map(({ position }) => position);
    const added = await tx.$queryRaw<{ id: string }[]>`
      insert into "AlbumImage" ("albumId", "imageId", "ownerId", position, "createdAt")
      select ${albumId}::uuid, i.id, i."ownerId", wanted.position, i."createdAt"
      from unnest(${ids}::uuid[], ${positions}::float8[]) as wanted (id, position)
      join "Image" i on i.id = wanted.id and i."ownerId" = ${ownerId}::uuid
      on conflict do nothing returning "imageId" as id`;
    await assertNotOverfull(tx, ownerId, albumId);
    return added.map(({ id }) => id);
  });
}

/**
 * Moves pictures of the album, in the order given, in front of `beforeId` (which is none of them) or to the end.
 * @returns the ids that were moved; null when there is no such album, or `beforeId` is not in it
 */
export async function moveWithinAlbum(
  ownerId: OwnerId,
  move: { albumId: string; ids: readonly string[]; beforeId: string | null },
): Promise<string[] | null> {
  const { albumId, beforeId } = move;
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    if (!(await touchAlbum(tx, ownerId, albumId))) return null;
    const anchorId = beforeId === null ? [] : [beforeId];
    const rows = await tx.albumImage.findMany({
      where: { albumId, ownerId, imageId: { in: [...move.ids, ...anchorId] } },
      select: { imageId: true },
    });
    const members = new Set(rows.map(({ imageId }) => imageId));
    if (beforeId !== null && !members.has(beforeId)) return null;
    const ids = [...new Set(move.ids)].filter((id) => members.has(id));
    const positions = await findPositions(memberLine(tx, ownerId, { albumId, ids, beforeId }), ids.length);
    await tx.$executeRaw`
      update "AlbumImage" m set position = wanted.position
      from unnest(${ids}::uuid[], ${positions}::float8[]) as wanted (id, position)
      where m."albumId" = ${albumId}::uuid and m."ownerId" = ${ownerId}::uuid and m."imageId" = wanted.id`;
    return ids;
  });
}

/** The order of an album as `ids` see it: without themselves. */
function memberLine(tx: Transaction, ownerId: OwnerId, move: { albumId: string; ids: string[]; beforeId: string | null }): Line {
  const { albumId, ids, beforeId } = move;
  return {
    neighbours: async () => {
      const [before] =
        beforeId === null
          ? []
          : await tx.$queryRaw<{ position: number }[]>`
              select position from "AlbumImage"
              where "albumId" = ${albumId}::uuid and "imageId" = ${beforeId}::uuid and "ownerId" = ${ownerId}::uuid`;
      const [last] = before
        ? await tx.$queryRaw<{ position: number }[]>`
            select position from "AlbumImage" where "albumId" = ${albumId}::uuid and "ownerId" = ${ownerId}::uuid
              and (position, "imageId") < (${before.position}::float8, ${beforeId}::uuid) and "imageId" <> all(${ids}::uuid[])
            order by position desc, "imageId" desc limit 1`
        : await tx.$queryRaw<{ position: number }[]>`
            select position from "AlbumImage" where "albumId" = ${albumId}::uuid and "ownerId" = ${ownerId}::uuid
              and "imageId" <> all(${ids}::uuid[]) order by position desc, "imageId" desc limit 1`;
      return { after: last?.position ?? null, before: before?.position ?? null };
    },
    renumber: async () => {
      await tx.$executeRaw`
        update "AlbumImage" m set position = (ranked.n - 1) * ${POSITION_GAP}::float8
        from (select "imageId", row_number() over (order by position, "imageId") as n from "AlbumImage"
              where "albumId" = ${albumId}::uuid and "ownerId" = ${ownerId}::uuid) ranked
        where m."albumId" = ${albumId}::uuid and m."ownerId" = ${ownerId}::uuid and m."imageId" = ranked."imageId"`;
    },
  };
}

/** Marks the album as changed; false when there is none. Hold the owner's lock. */
async function touchAlbum(tx: Transaction, ownerId: OwnerId, albumId: string): Promise<boolean> {
  const touched = await tx.album.updateMany({
    where: { id: albumId, ownerId, deletedAt: null },
    data: { updatedAt: new Date() },
  });
  return touched.count === 1;
}

async function assertNotOverfull(tx: Transaction, ownerId: OwnerId, albumId: string): Promise<void> {
  const album = await tx.album.findFirst({ where: { id: albumId, ownerId }, select: { images: true } });
  if ((album?.images ?? 0) > MAX_ALBUM_IMAGES) throw new SafelightError('album/full');
}
