// Watermarks as rows, one for an owner and one for each album that has its own. What they say stays sealed here.

import { db, type Transaction } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';
import type { OwnerId } from '@/lib/shared/owner-id';

type Bytes = Uint8Array<ArrayBuffer>;

/** Whose mark: the owner's own (`albumId` null) or an album's. */
export type MarkScope = { readonly ownerId: OwnerId; readonly albumId: string | null };
export type MarkKey = { readonly scopeId: string; readonly wrappedDek: Bytes; readonly kekId: Bytes };
export type MarkPictureRow = {
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly driver: string;
  readonly storageKey: string;
  readonly plainBytes: number;
  readonly sealedBytes: number;
  readonly salt: Bytes;
  readonly sealedSha256: Bytes;
};
export type MarkRow = MarkKey & {
  readonly ownerId: string;
  readonly albumId: string | null;
  readonly sealedMark: Bytes;
  readonly picture: MarkPictureRow | null;
};

const PICTURE_COLUMNS = ['mediaType', 'driver', 'storageKey', 'plainBytes', 'sealedBytes', 'salt', 'sealedSha256'] as const;
const PICTURE = Object.fromEntries(PICTURE_COLUMNS.map((column) => [column, true])) as Record<
  (typeof PICTURE_COLUMNS)[number],
  true
>;

type FlatRow = Omit<MarkRow, 'picture'> & { [K in keyof MarkPictureRow]: MarkPictureRow[K] | null };

const askMarkOf = prepare<FlatRow>(`
  select w."scopeId", w."ownerId", w."albumId", w."wrappedDek", w."kekId", w."sealedMark",
         p."mediaType", p.driver, p."storageKey", p."plainBytes", p."sealedBytes", p.salt, p."sealedSha256"
  from "Watermark" w left join "WatermarkPicture" p on p."scopeId" = w."scopeId"
    left join ("AlbumImage" m join "Album" a on a.id = m."albumId" and a."deletedAt" is null)
      on m."albumId" = w."albumId" and m."imageId" = $2 and m."ownerId" = $1
  where w."ownerId" = $1 and (w."albumId" is null or m."imageId" is not null)
  order by w."albumId" is null, m."addedAt" desc, w."scopeId" limit 1`);

/** The mark of one picture: that of the album with a mark of its own it came into last, else its owner's; null without any. */
export async function findMarkOfImage(ownerId: OwnerId, imageId: string): Promise<MarkRow | null> {
  const [row] = await askMarkOf([ownerId, imageId]);
  if (!row) return null;
  const { mediaType, driver, storageKey, plainBytes, sealedBytes, salt, sealedSha256, ...mark } = row;
  if (storageKey === null) return { ...mark, picture: null };
  return {
    ...mark,
    picture: { mediaType, driver, storageKey, plainBytes, sealedBytes, salt, sealedSha256 } as MarkPictureRow,
  };
}

export async function findMark(scope: MarkScope): Promise<MarkRow | null> {
  const { ownerId, albumId } = scope;
  return (await db().watermark.findFirst({
    where: { ownerId, albumId },
    include: { picture: { select: PICTURE } },
  })) as MarkRow | null;
}

/** True when the owner has this album. */
export async function hasAlbum(ownerId: OwnerId, albumId: string): Promise<boolean> {
  return (await db().album.findFirst({ where: { id: albumId, ownerId, deletedAt: null }, select: { id: true } })) !== null;
}

/** Makes the row of a scope; of two at once the first one stays. */
export async function insertMark(scope: MarkScope, row: Omit<MarkRow, 'picture' | 'ownerId' | 'albumId'>): Promise<void> {
  await db().watermark.createMany({ data: [{ ...scope, ...row }], skipDuplicates: true });
}

/** What becomes of a mark's picture: another one, none any more, or (undefined) what it was. */
export type PictureChange = MarkPictureRow | null | undefined;

/**
 * Replaces what a mark says, and its picture where `picture` says so, under the row's lock. Answers the blob that is without a row
 * afterwards; undefined when the row is gone.
 */
export async function replaceMark(
  tx: Transaction,
  scope: MarkScope,
  change: { readonly sealedMark: Bytes; readonly picture: PictureChange },
): Promise<{ blobs: Pick<MarkPictureRow, 'driver' | 'storageKey'>[] } | undefined> {
  const scopeId = scope.albumId ?? scope.ownerId;
  const locked = await tx.$queryRaw<unknown[]>`
    select 1 from "Watermark" where "scopeId" = ${scopeId}::uuid and "ownerId" = ${scope.ownerId}::uuid for update`;
  if (locked.length === 0) return undefined;
  await tx.watermark.update({ where: { scopeId }, data: { sealedMark: change.sealedMark } });
  if (change.picture === undefined) return { blobs: [] };
  const old = await tx.watermarkPicture.findUnique({ where: { scopeId }, select: { driver: true, storageKey: true } });
  await tx.watermarkPicture.deleteMany({ where: { scopeId } });
  if (change.picture !== null) await tx.watermarkPicture.create({ data: { scopeId, ...change.picture } });
  return { blobs: old === null ? [] : [old] };
}

/** Takes an album's own mark away; answers its blobs, or undefined when it had none. */
export async function deleteMark(
  tx: Transaction,
  { ownerId, albumId }: { ownerId: OwnerId; albumId: string },
): Promise<Pick<MarkPictureRow, 'driver' | 'storageKey'>[] | undefined> {
  const select = { picture: { select: { driver: true, storageKey: true } } } as const;
  const row = await tx.watermark.findFirst({ where: { ownerId, albumId }, select });
  if (row === null) return undefined;
  await tx.watermark.deleteMany({ where: { ownerId, albumId } });
  return row.picture === null ? [] : [row.picture];
}

/** How many of an owner's marks are pictures, apart from this scope's. */
export function countOtherMarkPictures({ ownerId, albumId }: MarkScope, within: Transaction = db()): Promise<number> {
  return within.watermarkPicture.count({ where: { watermark: { ownerId }, scopeId: { not: albumId ?? ownerId } } });
}

/** Every blob of an owner's marks: for the end of an account. */
export function listMarkBlobs(ownerId: OwnerId): Promise<Pick<MarkPictureRow, 'driver' | 'storageKey'>[]> {
  return db().watermarkPicture.findMany({
    where: { watermark: { ownerId } },
    select: { driver: true, storageKey: true },
  });
}

/** Which of these storage keys a watermark points to: for the sweep. */
export async function findReferencedMarkKeys(storageKeys: readonly string[]): Promise<Set<string>> {
  const rows = await db().watermarkPicture.findMany({
    where: { storageKey: { in: [...storageKeys] } },
    select: { storageKey: true },
  });
  return new Set(rows.map((row) => row.storageKey));
}
