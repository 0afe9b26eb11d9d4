// Tags as rows: names stay sealed here and are found by blind digests. Every function takes the owner, and every query names it.
// Changes hold the owner's usage row (lib/db/images/usage.ts).

import { db, type Transaction } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';
import { lockUsage } from '@/lib/db/images/usage';
import { MAX_TAGS, MAX_TAGS_ON_IMAGE } from '@/lib/shared/limits';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

export type TagRow = {
  readonly id: string;
  readonly sealedName: Uint8Array<ArrayBuffer>;
  readonly kekId: Uint8Array<ArrayBuffer>;
  readonly images: number;
};

/** A tag as it would be kept: its name sealed, the digest it is known by, and those of its words. */
export type NewTag = Omit<TagRow, 'images'> & {
  readonly nameTag: Uint8Array<ArrayBuffer>;
  readonly terms: readonly Uint8Array<ArrayBuffer>[];
};

/** A picture that has a tag it did not have before. */
export type TagPair = { readonly tagId: string; readonly imageId: string };

const COLUMNS = { id: true, sealedName: true, kekId: true, images: true } as const;
/** Rows of pictures that one transaction changes: a tag may be on a million. */
const BATCH = 2_000;

const askAll = prepare<TagRow>('select id, "sealedName", "kekId", images from "Tag" where "ownerId" = $1');

/** All tags of the owner, in no order: that is made where the names are open. */
export function listTagRows(ownerId: OwnerId): Promise<TagRow[]> {
  return askAll([ownerId]);
}

export function findTagRow(ownerId: OwnerId, tagId: string): Promise<TagRow | null> {
  return db().tag.findFirst({ where: { id: tagId, ownerId }, select: COLUMNS });
}

export function listTagsOfImage(ownerId: OwnerId, imageId: string): Promise<TagRow[]> {
  return db().tag.findMany({
    where: { ownerId, members: { some: { imageId, ownerId, image: { ownerId } } } },
    select: COLUMNS,
  });
}

/**
 * Gives pictures of the gallery these tags; tags that are not there yet are made, unless there is no picture to have them.
 * @returns the tags by the digests of their names, and which picture got which
 * @throws SafelightError `tag/too-many` when the owner or one of the pictures would have too many; nothing is changed then
 */
export async function addTags(
  ownerId: OwnerId,
  ids: readonly string[],
  wanted: readonly NewTag[],
): Promise<{ tags: TagRow[]; added: TagPair[] }> {
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    const where = { ownerId, state: 'live', id: { in: [...ids] } };
    if ((await tx.image.findFirst({ where, select: { id: true } })) === null) return { tags: [], added: [] };
    await insertMissingTags(tx, ownerId, wanted);
    const names = wanted.map(({ nameTag }) => nameTag);
    const known = await tx.tag.findMany({ where: { ownerId, nameTag: { in: names } }, select: { id: true } });
    const tagIds = known.map(({ id }) => id);
    const added = await tx.$queryRaw<TagPair[]>`
      insert into "ImageTag" ("tagId", "imageId", "ownerId", "createdAt")
      select t.id, i.id, i."ownerId", i."createdAt"
      from "Tag" t join "Image" i on i."ownerId" = t."ownerId"
      where t."ownerId" = ${ownerId}::uuid and t.id = any(${tagIds}::uuid[])
        and i.id = any(${[...ids]}::uuid[]) and i.state = 'live'
      on conflict do nothing returning "tagId", "imageId"`;
    await assertFewTags(tx, added);
    return { tags: await tx.tag.findMany({ where: { ownerId, id: { in: tagIds } }, select: COLUMNS }), added };
  });
}

async function insertMissingTags(tx: Transaction, ownerId: OwnerId, wanted: readonly NewTag[]): Promise<void> {
  const names = wanted.map(({ nameTag }) => nameTag);
  const known = await tx.tag.findMany({ where: { ownerId, nameTag: { in: names } }, select: { nameTag: true } });
  const isKnown = new Set(known.map(({ nameTag }) => Buffer.from(nameTag).toString('hex')));
  const missing = wanted.filter(({ nameTag }) => !isKnown.has(Buffer.from(nameTag).toString('hex')));
  if (missing.length === 0) return;
  if ((await tx.tag.count({ where: { ownerId } })) + missing.length > MAX_TAGS) throw new SafelightError('tag/too-many');
  await tx.tag.createMany({ data: missing.map(({ terms: _terms, ...tag }) => ({ ...tag, ownerId })) });
  await tx.tagTerm.createMany({ data: missing.flatMap((tag) => termRows(ownerId, tag)) });
}

async function assertFewTags(tx: Transaction, added: readonly TagPair[]): Promise<void> {
  const ids = [...new Set(added.map(({ imageId }) => imageId))];
  const over = await tx.$queryRaw<unknown[]>`
    select 1 from "ImageTag" where "imageId" = any(${ids}::uuid[])
    group by "imageId" having count(*) > ${MAX_TAGS_ON_IMAGE} limit 1`;
  if (over.length > 0) throw new SafelightError('tag/too-many');
}

/** Takes a tag off pictures; answers those that had it, or null when there is no such tag. */
export async function removeTag(ownerId: OwnerId, tagId: string, ids: readonly string[]): Promise<string[] | null> {
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    if ((await tx.tag.findFirst({ where: { id: tagId, ownerId }, select: { id: true } })) === null) return null;
    const removed = await tx.$queryRaw<{ id: string }[]>`
      delete from "ImageTag" where "tagId" = ${tagId}::uuid and "ownerId" = ${ownerId}::uuid
        and "imageId" = any(${[...ids]}::uuid[]) returning "imageId" as id`;
    return removed.map(({ id }) => id);
  });
}

/**
 * Gives a tag another name (`name.id` is the tag's). One of that name that is there already stays, and its id is answered: the
 * pictures are then to be moved to it by `mergeTag`. Null when there is no such tag.
 */
export async function replaceTagName(ownerId: OwnerId, name: NewTag): Promise<{ mergeInto: string | null } | null> {
  const { id, terms: _terms, ...data } = name;
  return db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    if ((await tx.tag.findFirst({ where: { id, ownerId }, select: { id: true } })) === null) return null;
    const other = await tx.tag.findFirst({
      where: { ownerId, nameTag: name.nameTag, id: { not: id } },
      select: { id: true },
    });
    if (other) return { mergeInto: other.id };
    await tx.tag.updateMany({ where: { id, ownerId }, data });
    await tx.tagTerm.deleteMany({ where: { ownerId, tagId: id } });
    await tx.tagTerm.createMany({ data: termRows(ownerId, name) });
    return { mergeInto: null };
  });
}

/**
 * Moves every picture of a tag to another one and deletes the tag, some pictures a transaction: one that breaks off is done again
 * and goes on. Answers false when the tag was gone.
 * @throws SafelightError `object/not-found` when the other one is gone
 */
export async function mergeTag(ownerId: OwnerId, tagId: string, intoId: string): Promise<boolean> {
  return emptyTag(ownerId, tagId, async (tx) => {
    const into = await tx.tag.findFirst({ where: { id: intoId, ownerId }, select: { id: true } });
    if (!into) throw new SafelightError('object/not-found');
    await tx.$executeRaw`
      with gone as (
        delete from "ImageTag" where "tagId" = ${tagId}::uuid and "ownerId" = ${ownerId}::uuid and "imageId" in (
          select "imageId" from "ImageTag" where "tagId" = ${tagId}::uuid limit ${BATCH})
        returning "imageId", "ownerId", "createdAt")
      insert into "ImageTag" ("tagId", "imageId", "ownerId", "createdAt")
      select ${intoId}::uuid, "imageId", "ownerId", "createdAt" from gone on conflict do nothing`;
  });
}

/** Deletes a tag, taking it off its pictures some a transaction. Answers false when there is none. */
export async function deleteTagRow(ownerId: OwnerId, tagId: string): Promise<boolean> {
  return emptyTag(
    ownerId,
    tagId,
    (tx) => tx.$executeRaw`
    delete from "ImageTag" where "tagId" = ${tagId}::uuid and "ownerId" = ${ownerId}::uuid and "imageId" in (
      select "imageId" from "ImageTag" where "tagId" = ${tagId}::uuid limit ${BATCH})`,
  );
}

async function emptyTag(ownerId: OwnerId, tagId: string, takeSome: (tx: Transaction) => Promise<unknown>): Promise<boolean> {
  for (;;) {
    const step = await db().$transaction(async (tx) => {
      await lockUsage(tx, ownerId);
      if ((await tx.imageTag.findFirst({ where: { tagId, ownerId }, select: { tagId: true } })) !== null) {
        await takeSome(tx);
        return 'more';
      }
      const deleted = await tx.tag.deleteMany({ where: { id: tagId, ownerId } });
      return deleted.count === 1;
    });
    if (step !== 'more') return step;
  }
}

const termRows = (ownerId: OwnerId, { id: tagId, terms }: NewTag) => terms.map((term) => ({ ownerId, term, tagId }));
