// Pictures as rows: what is sealed stays sealed here. Every function takes the owner, and every query names it.

import type { Prisma } from '@prisma/client';
import { db, type Transaction } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';
import { changeUsage, lockUsage } from '@/lib/db/images/usage';
import type { MediaType, RenditionKind } from '@/lib/shared/media-types';
import type { OwnerId } from '@/lib/shared/owner-id';

export type ImageState = 'live' | 'trash';

export type RenditionRow = {
  kind: RenditionKind;
  mediaType: MediaType;
  driver: string;
  storageKey: string;
  plainBytes: number;
  sealedBytes: number;
  salt: Uint8Array<ArrayBuffer>;
  sealedSha256: Uint8Array<ArrayBuffer>;
};

export type ImageRow = {
  id: string;
  state: ImageState;
  createdAt: Date;
  trashedAt: Date | null;
  mediaType: MediaType;
  plainBytes: number;
  wrappedDek: Uint8Array<ArrayBuffer>;
  kekId: Uint8Array<ArrayBuffer>;
  sealedName: Uint8Array<ArrayBuffer>;
  sealedLook: Uint8Array<ArrayBuffer>;
  sealedRemoved: Uint8Array<ArrayBuffer>;
  sealedFacts: Uint8Array<ArrayBuffer> | null;
  sealedCaption: Uint8Array<ArrayBuffer> | null;
  sealedAltText: Uint8Array<ArrayBuffer> | null;
  isFavourite: boolean;
  keptBytes: number;
};

/** Where a page of the list goes on: the last row already seen. */
export type ImagePosition = { createdAt: Date; id: string };

/** Adds a rendition made later; false when the picture is gone or another request was first. */
export async function addRendition(ownerId: OwnerId, imageId: string, rendition: RenditionRow): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const owned = await tx.$queryRaw<
      unknown[]
    >`select 1 from "Image" where id = ${imageId}::uuid and "ownerId" = ${ownerId}::uuid for share`;
    if (owned.length === 0) return false;
    const made = await tx.rendition.createMany({ data: [{ ...rendition, imageId }], skipDuplicates: true });
    return made.count === 1;
  });
}

export async function findImage(ownerId: OwnerId, imageId: string): Promise<ImageRow | null> {
  return (await db().image.findFirst({ where: { id: imageId, ownerId } })) as ImageRow | null;
}

export type OpenableRow = Pick<ImageRow, 'id' | 'mediaType' | 'wrappedDek' | 'kekId' | 'sealedName'> & {
  rendition: RenditionRow | null;
};

type OpenableColumns = Pick<ImageRow, 'id' | 'wrappedDek' | 'kekId' | 'sealedName'> & { imageMediaType: MediaType } & {
  [K in keyof RenditionRow]: RenditionRow[K] | null;
};

const askOpenable = prepare<OpenableColumns>(`
  select i.id, i."mediaType" as "imageMediaType", i."wrappedDek", i."kekId", i."sealedName",
         r.kind, r."mediaType", r.driver, r."storageKey", r."plainBytes", r."sealedBytes", r.salt, r."sealedSha256"
  from "Image" i left join "Rendition" r on r."imageId" = i.id and r.kind = $3
  where i.id = $2 and i."ownerId" = $1`);

/** What it takes to open one rendition: the picture's wrapped key and where the blob rests. One round trip. */
export async function findOpenable(ownerId: OwnerId, imageId: string, kind: RenditionKind): Promise<OpenableRow | null> {
  const [row] = await askOpenable([ownerId, imageId, kind]);
  if (!row) return null;
  const { id, imageMediaType, wrappedDek, kekId, sealedName, ...rendition } = row;
  return {
    id,
    mediaType: imageMediaType,
    wrappedDek,
    kekId,
    sealedName,
    rendition: rendition.storageKey === null ? null : (rendition as RenditionRow),
  };
}

/** The columns of an ImageRow. */
export const IMAGE_COLUMNS = `id, state, "createdAt", "trashedAt", "mediaType", "plainBytes", "wrappedDek", "kekId",
  "sealedName", "sealedLook", "sealedRemoved", "sealedFacts", "sealedCaption", "sealedAltText", "isFavourite", "keptBytes"`;
const askFirstPage = prepare<ImageRow>(`
  select ${IMAGE_COLUMNS} from "Image" where "ownerId" = $1 and state = $2
  order by "createdAt" desc, id desc limit $3`);
const askNextPage = prepare<ImageRow>(`
  select ${IMAGE_COLUMNS} from "Image" where "ownerId" = $1 and state = $2 and ("createdAt", id) < ($4::timestamptz, $5::uuid)
  order by "createdAt" desc, id desc limit $3`);

/** One page, newest first, by keyset: its cost does not grow with the number of pictures. */
export async function listImageRows(
  ownerId: OwnerId,
  query: { state: ImageState; after: ImagePosition | null; limit: number },
): Promise<ImageRow[]> {
  const { state, after, limit } = query;
  const values = [ownerId, state, limit];
  return after === null ? askFirstPage(values) : askNextPage([...values, after.createdAt, after.id]);
}

/** Moves pictures between gallery and trash; answers the ids that moved. */
export async function moveImages(ownerId: OwnerId, ids: readonly string[], to: ImageState): Promise<string[]> {
  const from: ImageState = to === 'trash' ? 'live' : 'trash';
  return db().$transaction(async (tx) => {
    // Albums and tags count what they show: nothing is put into one while it moves.
    await lockUsage(tx, ownerId);
    const rows = await tx.image.updateManyAndReturn({
      where: { ownerId, state: from, id: { in: [...ids] } },
      data: { state: to, trashedAt: to === 'trash' ? new Date() : null },
      select: { id: true },
    });
    return rows.map((row) => row.id);
  });
}

export type DeletedImages = { ids: string[]; blobs: { driver: string; storageKey: string }[] };

/** Deletes trashed pictures and their keys for ever and gives the quota back; answers the blobs that are now without a row. */
export async function deleteTrashedImages(
  ownerId: OwnerId,
  choice: { ids: readonly string[] } | { limit: number },
): Promise<DeletedImages> {
  return db().$transaction((tx) =>
    deleteWhere(
      tx,
      ownerId,
      'ids' in choice
        ? { where: { state: 'trash', id: { in: [...choice.ids] } } }
        : { where: { state: 'trash' }, take: choice.limit },
    ),
  );
}

/** Some of the owner's pictures, in the gallery or in the trash, with the blobs they point to: for the end of an account. */
export async function listImageBlobs(ownerId: OwnerId, limit: number): Promise<DeletedImages> {
  const rows = await db().image.findMany({
    where: { ownerId },
    select: { id: true, renditions: { select: { driver: true, storageKey: true } } },
    take: limit,
  });
  return { ids: rows.map((row) => row.id), blobs: rows.flatMap((row) => row.renditions) };
}

/** Deletes pictures wherever they are, the same way as those in the trash: for the end of an account. */
export function deleteImagesOutright(ownerId: OwnerId, ids: readonly string[]): Promise<DeletedImages> {
  return db().$transaction((tx) => deleteWhere(tx, ownerId, { where: { id: { in: [...ids] } } }));
}

async function deleteWhere(
  tx: Transaction,
  ownerId: OwnerId,
  choice: { where: Prisma.ImageWhereInput; take?: number },
): Promise<DeletedImages> {
  await lockUsage(tx, ownerId);
  const rows = await tx.image.findMany({
    where: { ...choice.where, ownerId },
    select: { id: true, plainBytes: true, keptBytes: true, renditions: { select: { driver: true, storageKey: true } } },
    ...(choice.take === undefined ? {} : { take: choice.take }),
  });
  const ids = rows.map((row) => row.id);
  await tx.image.deleteMany({ where: { ownerId, id: { in: ids } } });
  const bytes = rows.reduce((sum, row) => sum + row.plainBytes + row.keptBytes, 0);
  await changeUsage(tx, ownerId, { bytes: -bytes, images: -rows.length });
  return { ids, blobs: rows.flatMap((row) => row.renditions) };
}

/** Owners who have pictures in the trash since before `before`, with the ids of some of them: for the sweep. */
export async function listExpiredTrash(before: Date, limit: number): Promise<{ ownerId: string; id: string }[]> {
  return db().image.findMany({
    where: { state: 'trash', trashedAt: { lt: before } },
    select: { ownerId: true, id: true },
    orderBy: { trashedAt: 'asc' },
    take: limit,
  });
}

/** Which of these storage keys a rendition still points to: for the sweep. */
export async function findReferencedKeys(storageKeys: readonly string[]): Promise<Set<string>> {
  const rows = await db().rendition.findMany({ where: { storageKey: { in: [...storageKeys] } }, select: { storageKey: true } });
  return new Set(rows.map((row) => row.storageKey));
}

/** The newest picture in the gallery, or in one album of the owner's; null without any. */
export async function findSampleImage(ownerId: OwnerId, albumId: string | null): Promise<string | null> {
  const inAlbum = albumId === null ? {} : { inAlbums: { some: { albumId, ownerId } } };
  const where = { ownerId, state: 'live', ...inAlbum };
  const found = await db().image.findFirst({ where, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], select: { id: true } });
  return found?.id ?? null;
}
