// The rules about what may leave: read for one picture in one round trip, and changed under the row's lock, so that whoever
// loosens them is judged by what stands at that moment. What the JSON means is lib/vault's to say.

import { Prisma } from '@prisma/client';
import { db, type Transaction } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';
import type { OwnerId } from '@/lib/shared/owner-id';

/** Where rules are set; `id` is the album's or the picture's. */
export type RulesPlace = { readonly kind: 'owner' } | { readonly kind: 'album' | 'image'; readonly id: string };

export type PictureRulesRow = {
  readonly image: unknown;
  readonly owner: unknown;
  readonly albums: readonly { readonly id: string; readonly rules: unknown }[];
};

const askPictureRules = prepare<PictureRulesRow>(`
  select i.rules as image, p.rules as owner,
    (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'rules', a.rules)), '[]')
     from "AlbumImage" ai join "Album" a on a.id = ai."albumId" and a."ownerId" = $1 and a."deletedAt" is null
     where ai."imageId" = i.id and a.rules is not null) as albums
  from "Image" i left join "PrivacySettings" p on p."ownerId" = i."ownerId"
  where i.id = $2 and i."ownerId" = $1`);

/** The rules of everything that has a say about a picture; null when there is no such picture of this owner. */
export async function findPictureRules(ownerId: OwnerId, imageId: string): Promise<PictureRulesRow | null> {
  const [row] = await askPictureRules([ownerId, imageId]);
  return row ?? null;
}

export type RulingAlbumRow = {
  readonly id: string;
  readonly sealedTitle: Uint8Array<ArrayBuffer>;
  readonly kekId: Uint8Array<ArrayBuffer>;
  readonly rules: unknown;
};
const RULING = { id: true, sealedTitle: true, kekId: true, rules: true } as const;

/** The owner's albums that hold a picture and have rules, with their titles as they rest. */
export async function listRulingAlbums(ownerId: OwnerId, imageId: string): Promise<RulingAlbumRow[]> {
  const where = { ownerId, deletedAt: null, rules: { not: Prisma.DbNull }, members: { some: { imageId, ownerId } } };
  return db().album.findMany({ where, select: RULING, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
}

/** The rules of those of these albums that are the owner's. */
export async function findAlbumRules(ownerId: OwnerId, albumIds: readonly string[]): Promise<{ rules: unknown }[]> {
  return db().album.findMany({ where: { ownerId, deletedAt: null, id: { in: [...albumIds] } }, select: { rules: true } });
}

/** The rules set at one place; undefined when there is no such place of this owner. */
export async function findRulesAt(ownerId: OwnerId, place: RulesPlace): Promise<{ rules: unknown } | undefined> {
  const select = { rules: true } as const;
  if (place.kind === 'owner') {
    return (await db().privacySettings.findUnique({ where: { ownerId }, select })) ?? { rules: null };
  }
  const where = { id: place.id, ownerId };
  const found =
    place.kind === 'album'
      ? db().album.findFirst({ where: { ...where, deletedAt: null }, select })
      : db().image.findFirst({ where, select });
  return (await found) ?? undefined;
}

/**
 * Replaces the rules of one place by what `decide` makes of those that stand, under the row's lock; what `decide` throws leaves them.
 * @returns false when there is no such place of this owner
 */
export async function changeRulesAt(
  tx: Transaction,
  ownerId: OwnerId,
  place: RulesPlace,
  decide: (standing: unknown) => Prisma.InputJsonObject,
): Promise<boolean> {
  const standing = await lockRules(tx, ownerId, place);
  if (standing === undefined) return false;
  const data = { rules: decide(standing.rules) };
  if (place.kind === 'owner') await tx.privacySettings.update({ where: { ownerId }, data });
  else if (place.kind === 'album') await tx.album.updateMany({ where: { id: place.id, ownerId }, data });
  else await tx.image.updateMany({ where: { id: place.id, ownerId }, data });
  return true;
}

type Locked = { rules: unknown };

async function lockRules(tx: Transaction, ownerId: OwnerId, place: RulesPlace): Promise<Locked | undefined> {
  if (place.kind === 'owner') {
    await tx.$executeRaw`insert into "PrivacySettings" ("ownerId") values (${ownerId}::uuid) on conflict do nothing`;
    const [row] = await tx.$queryRaw<Locked[]>`
      select rules from "PrivacySettings" where "ownerId" = ${ownerId}::uuid for update`;
    return row;
  }
  const [row] =
    place.kind === 'album'
      ? await tx.$queryRaw<Locked[]>`
          select rules from "Album" where id = ${place.id}::uuid and "ownerId" = ${ownerId}::uuid for no key update`
      : await tx.$queryRaw<Locked[]>`
          select rules from "Image" where id = ${place.id}::uuid and "ownerId" = ${ownerId}::uuid for no key update`;
  return row;
}
