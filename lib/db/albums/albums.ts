// Albums as rows: titles stay sealed here. Every function takes the owner, and every query names it. A deleted album is as good as
// not there. Changes hold the owner's usage row, so that two changes of one owner come one after the other and cannot deadlock.

import { db, type Transaction } from '@/lib/db/client';
import { findPositions, type Line, POSITION_GAP } from '@/lib/db/positions';
import { prepare } from '@/lib/db/prepared';
import { lockUsage } from '@/lib/db/images/usage';
import { MAX_ALBUMS } from '@/lib/shared/limits';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { DownloadRules } from '@/lib/shared/protect/privacy';
import { SafelightError } from '@/lib/shared/safelight-error';

export type SealedTitle = {
  readonly id: string;
  readonly sealedTitle: Uint8Array<ArrayBuffer>;
  readonly kekId: Uint8Array<ArrayBuffer>;
};

export type AlbumRow = SealedTitle & {
  /** The picture to show: the chosen one, else the first outside the trash. */
  readonly coverId: string | null;
  readonly images: number;
  readonly position: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly rules: DownloadRules | null;
};

// Of AlbumImage only what is in its index, so that two thousand albums cost two thousand rows fewer; album and picture name the owner.
const COLUMNS = `a.id, a."sealedTitle", a."kekId", a.images, a.position, a."createdAt", a."updatedAt", a.rules,
  coalesce(
    (select c.id from "Image" c where c.id = a."coverId" and c."ownerId" = a."ownerId" and c.state = 'live'),
    case when a.images > 0 then (
      select i.id from "AlbumImage" m join "Image" i on i.id = m."imageId" and i."ownerId" = a."ownerId" and i.state = 'live'
      where m."albumId" = a.id order by m.position, m."imageId" limit 1) end) as "coverId"`;
const askAll = prepare<AlbumRow>(`
  select ${COLUMNS} from "Album" a where a."ownerId" = $1 and a."deletedAt" is null order by a.position, a.id`);
const askOne = prepare<AlbumRow>(`
  select ${COLUMNS} from "Album" a where a."ownerId" = $1 and a."deletedAt" is null and a.id = $2`);

/** All albums of the owner in their order; its cost grows with their number, not with what is in them. */
export function listAlbumRows(ownerId: OwnerId): Promise<AlbumRow[]> {
  return askAll([ownerId]);
}

export async function findAlbumRow(ownerId: OwnerId, albumId: string): Promise<AlbumRow | null> {
  return (await askOne([ownerId, albumId]))[0] ?? null;
}

/**
 * Keeps a new album, first in the order.
 * @throws SafelightError `album/too-many`
 */
export async function insertAlbum(tx: Transaction, ownerId: OwnerId, title: SealedTitle): Promise<void> {
  await lockUsage(tx, ownerId);
  await assertRoomForAlbum(tx, ownerId);
  const first = await tx.album.aggregate({ where: { ownerId }, _min: { position: true } });
  const position = first._min.position === null ? 0 : first._min.position - POSITION_GAP;
  await tx.album.create({ data: { ...title, ownerId, position } });
}

/** False when there is no such album. */
export async function replaceAlbumTitle(ownerId: OwnerId, title: SealedTitle): Promise<boolean> {
  const { id, ...data } = title;
  const changed = await db().album.updateMany({ where: { id, ownerId, deletedAt: null }, data });
  return changed.count === 1;
}

/** Puts an album away; `restoreAlbumRow` brings it back until the sweep has passed. False when there is none. */
export async function putAlbumAway(ownerId: OwnerId, albumId: string): Promise<boolean> {
  const changed = await db().album.updateMany({
    where: { id: albumId, ownerId, deletedAt: null },
    data: { deletedAt: new Date() },
  });
  return changed.count === 1;
}

/**
 * Brings an album back; one that was never away counts as brought back. False when there is none, or not any more.
 * @throws SafelightError `album/too-many`
 */
export async function restoreAlbumRow(ownerId: OwnerId, albumId: string): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    const album = await tx.album.findFirst({ where: { id: albumId, ownerId }, select: { deletedAt: true } });
    if (album?.deletedAt) {
      await assertRoomForAlbum(tx, ownerId);
      await tx.album.updateMany({ where: { id: albumId, ownerId }, data: { deletedAt: null } });
    }
    return album !== null;
  });
}

/** Sets or clears the chosen cover, which must be a picture of the album. False when there is no such album or picture in it. */
export async function setCover(ownerId: OwnerId, albumId: string, coverId: string | null): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    if (coverId !== null) {
      const where = { albumId, imageId: coverId, ownerId, image: { ownerId, state: 'live' } };
      if ((await tx.albumImage.findFirst({ where, select: { imageId: true } })) === null) return false;
    }
    const changed = await tx.album.updateMany({ where: { id: albumId, ownerId, deletedAt: null }, data: { coverId } });
    return changed.count === 1;
  });
}

/** Puts an album in front of another one, or at the end. False when one of them is not there. */
export async function moveAlbumRow(ownerId: OwnerId, albumId: string, beforeId: string | null): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    const wanted = beforeId === null || beforeId === albumId ? [albumId] : [albumId, beforeId];
    const found = await tx.album.count({ where: { id: { in: wanted }, ownerId, deletedAt: null } });
    if (found !== wanted.length) return false;
    if (beforeId === albumId) return true;
    const [position] = await findPositions(albumLine(tx, ownerId, { albumId, beforeId }), 1);
    if (position === undefined) return false;
    await tx.$executeRaw`update "Album" set position = ${position}::float8 where id = ${albumId}::uuid and "ownerId" = ${ownerId}::uuid`;
    return true;
  });
}

function albumLine(tx: Transaction, ownerId: OwnerId, move: { albumId: string; beforeId: string | null }): Line {
  const { albumId, beforeId } = move;
  return {
    neighbours: async () => {
      const before =
        beforeId === null
          ? null
          : await tx.album.findFirst({ where: { id: beforeId, ownerId }, select: { id: true, position: true } });
      const [last] = await tx.$queryRaw<{ position: number }[]>`
        select position from "Album" where "ownerId" = ${ownerId}::uuid and id <> ${albumId}::uuid
          and (${before?.id ?? null}::uuid is null
            or (position, id) < (${before?.position ?? null}::float8, ${before?.id ?? null}::uuid))
        order by position desc, id desc limit 1`;
      return { after: last?.position ?? null, before: before?.position ?? null };
    },
    renumber: async () => {
      await tx.$executeRaw`
        update "Album" a set position = (ranked.n - 1) * ${POSITION_GAP}::float8
        from (select id, row_number() over (order by position, id) as n from "Album" where "ownerId" = ${ownerId}::uuid) ranked
        where a.id = ranked.id and a."ownerId" = ${ownerId}::uuid`;
    },
  };
}

async function assertRoomForAlbum(tx: Transaction, ownerId: OwnerId): Promise<void> {
  const albums = await tx.album.count({ where: { ownerId, deletedAt: null } });
  if (albums >= MAX_ALBUMS) throw new SafelightError('album/too-many');
}

/** Albums that were put away before `before`, of whoever: for the sweep. */
export function listAlbumsPutAway(before: Date, limit: number): Promise<{ id: string; ownerId: string }[]> {
  return db().album.findMany({
    where: { deletedAt: { lt: before } },
    select: { id: true, ownerId: true },
    orderBy: { deletedAt: 'asc' },
    take: limit,
  });
}

/** Deletes an album for good that was put away before `before`; false when it is gone or was brought back. Pictures stay. */
export async function deleteAlbumPutAway(ownerId: OwnerId, albumId: string, before: Date): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    const deleted = await tx.album.deleteMany({ where: { id: albumId, ownerId, deletedAt: { lt: before } } });
    return deleted.count === 1;
  });
}
