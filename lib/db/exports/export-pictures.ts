// Pictures as exports read them: oldest first, in stretches from one picture to another. Every query names the owner.

import { Prisma } from '@prisma/client';
import { db } from '@/lib/db/client';
import type { PicturePlace } from '@/lib/db/exports/exports';
import type { ImageRow, RenditionRow } from '@/lib/db/images/images';
import { prepare } from '@/lib/db/prepared';
import type { MediaType, RenditionKind } from '@/lib/shared/media-types';
import type { OwnerId } from '@/lib/shared/owner-id';

export type PlannedPicture = PicturePlace & { readonly bytes: number };

const ofAlbum = (ownerId: OwnerId, albumId: string | null) =>
  albumId === null
    ? Prisma.empty
    : Prisma.sql`and exists (select 1 from "AlbumImage" a where a."imageId" = i.id and a."albumId" = ${albumId}::uuid
        and a."ownerId" = ${ownerId}::uuid)`;

/** The owner's pictures, or those of an album, after `after`: where they stand and what their files weigh. */
export function listPlannedPictures(
  ownerId: OwnerId,
  albumId: string | null,
  query: { after: PicturePlace | null; limit: number },
): Promise<PlannedPicture[]> {
  const { after, limit } = query;
  const onward =
    after === null ? Prisma.empty : Prisma.sql`and (i."createdAt", i.id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  return db().$queryRaw<PlannedPicture[]>`
    select i.id, i."createdAt", i."plainBytes" + i."keptBytes" as bytes from "Image" i
    where i."ownerId" = ${ownerId}::uuid and i.state = 'live' ${ofAlbum(ownerId, albumId)} ${onward}
    order by i."createdAt", i.id limit ${limit}`;
}

export type ExportedPicture = ImageRow & {
  readonly renditions: readonly RenditionRow[];
  readonly inAlbums: readonly { albumId: string; position: number }[];
  readonly tags: readonly { tagId: string }[];
};

/** Pictures of a stretch, `to` included, in order, from `from` on (`isFromIncluded`) or after it. */
export async function listExportedPictures(
  ownerId: OwnerId,
  albumId: string | null,
  stretch: { from: PicturePlace; isFromIncluded: boolean; to: PicturePlace; limit: number },
): Promise<ExportedPicture[]> {
  const { from, isFromIncluded, to, limit } = stretch;
  const rows = await db().image.findMany({
    where: {
      ownerId,
      state: 'live',
      ...(albumId === null ? {} : { inAlbums: { some: { albumId, ownerId } } }),
      // What follows says it exactly; this is what an index can go by.
      createdAt: { gte: from.createdAt, lte: to.createdAt },
      AND: [
        {
          OR: [
            { createdAt: { gt: from.createdAt } },
            { createdAt: from.createdAt, id: isFromIncluded ? { gte: from.id } : { gt: from.id } },
          ],
        },
        { OR: [{ createdAt: { lt: to.createdAt } }, { createdAt: to.createdAt, id: { lte: to.id } }] },
      ],
    },
    include: {
      renditions: { where: { kind: { in: ['original', 'untouched'] } } },
      inAlbums: { where: { ownerId }, select: { albumId: true, position: true } },
      tags: { where: { ownerId }, select: { tagId: true } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows as unknown as ExportedPicture[];
}

/** A stored form of a picture as a list names it: another salt is another blob. */
export type ListedRendition = { readonly imageId: string; readonly kind: RenditionKind; readonly saltHex: string };

/** How many of these the owner does not have any more, or not as they were. */
export async function countChangedRenditions(ownerId: OwnerId, listed: readonly ListedRendition[]): Promise<number> {
  const rows = await db().$queryRaw<{ kept: number }[]>`
    select count(*)::int as kept
    from unnest(${listed.map(({ imageId }) => imageId)}::uuid[], ${listed.map(({ kind }) => kind)}::text[],
      ${listed.map(({ saltHex }) => saltHex)}::text[]) as listed ("imageId", kind, salt)
    join "Image" i on i.id = listed."imageId" and i."ownerId" = ${ownerId}::uuid
    join "Rendition" r on r."imageId" = i.id and r.kind = listed.kind and encode(r.salt, 'hex') = listed.salt`;
  return listed.length - (rows[0]?.kept ?? 0);
}

export type SendableRendition = Pick<ImageRow, 'id' | 'wrappedDek' | 'kekId'> & { readonly rendition: RenditionRow };

type SendableColumns = Pick<ImageRow, 'id' | 'wrappedDek' | 'kekId'> & Omit<RenditionRow, 'mediaType'> & { mediaType: MediaType };

const askSendable = prepare<SendableColumns>(`
  select i.id, i."wrappedDek", i."kekId",
         r.kind, r."mediaType", r.driver, r."storageKey", r."plainBytes", r."sealedBytes", r.salt, r."sealedSha256"
  from "Image" i join "Rendition" r on r."imageId" = i.id and r.kind = $3
  where i.id = $2 and i."ownerId" = $1
    and exists (select 1 from "ExportPart" p join "Export" e on e.id = p."exportId"
                where p.id = $4 and p."ownerId" = $1 and e.expires > clock_timestamp())
    and exists (select 1 from "Session" s where s.id = $5 and s."userId" = $1
                and s.expires > clock_timestamp() and s."absoluteExpires" > clock_timestamp())`);

/**
 * What it takes to send one file of a part; null when the picture, the export or the session is gone. Asked for each file, so that
 * a download ends with the session it belongs to.
 */
export async function findSendable(
  ownerId: OwnerId,
  asked: { imageId: string; kind: RenditionKind; partId: string; sessionId: string },
): Promise<SendableRendition | null> {
  const [row] = await askSendable([ownerId, asked.imageId, asked.kind, asked.partId, asked.sessionId]);
  if (!row) return null;
  const { id, wrappedDek, kekId, ...rendition } = row;
  return { id, wrappedDek, kekId, rendition };
}

/** Whether the owner's rules, or those of an album or picture, keep originals of these pictures from leaving as they are. */
export async function areOriginalsBound(ownerId: OwnerId, albumId: string | null): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    select 1 from "PrivacySettings" where "ownerId" = ${ownerId}::uuid and ${bound('rules')}
    union all
    select 1 from "Image" i where i."ownerId" = ${ownerId}::uuid and i.state = 'live' ${ofAlbum(ownerId, albumId)} and (
      ${bound('i.rules')} or exists (
        select 1 from "AlbumImage" m join "Album" b on b.id = m."albumId" and b."ownerId" = m."ownerId" and b."deletedAt" is null
        where m."imageId" = i.id and m."ownerId" = ${ownerId}::uuid and ${bound('b.rules')}))
    limit 1`;
  return rows.length > 0;
}

const bound = (column: 'rules' | 'i.rules' | 'b.rules') =>
  Prisma.raw(`(coalesce(${column}->>'originals', '') = 'off' or coalesce(${column}->>'watermark', '') = 'always'
    or ${column}->>'originalsAnHour' is not null)`);
