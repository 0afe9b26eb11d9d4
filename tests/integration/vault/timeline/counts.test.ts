// Whatever is done with pictures, albums and tags, in whatever order and however much at once: what albums, tags, days and the quota
// say they hold is what they hold.

import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import type { Actor } from '@/lib/auth/actor';
import { deleteAlbumPutAway } from '@/lib/db/albums/albums';
import { db } from '@/lib/db/client';
import { deleteImagesOutright } from '@/lib/db/images/images';
import { inTransaction } from '@/lib/db/transactions';
import { lockUsage } from '@/lib/db/images/usage';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { addToAlbum, moveInAlbum, removeFromAlbum, restoreToAlbum } from '@/lib/vault/albums/album-images';
import { createAlbum, deleteAlbum, restoreAlbum, setAlbumCover } from '@/lib/vault/albums/change-album';
import { setFavourite } from '@/lib/vault/gallery/favourites';
import { deleteTag, renameTag, tagImages, untagImages } from '@/lib/vault/tags/change-tags';
import { tagEverybodysOlderImages, tagOlderImages } from '@/lib/vault/timeline/tag-older-images';
import { deleteImages, restoreImages, trashImages } from '@/lib/vault/gallery/trash';
import { ownImage, ownImages } from '@/tests/support/pictures/owned-images';
import { signIn } from '@/tests/support/people/signed-in';

const NAMES = ['Sea', 'Snow', 'Sand'];
const TIMES = ['2024-05-03T10:00:00', '2024-05-03T11:00:00', '2023-01-01T00:00:00', null];

/** What is stored beside what is counted, where the two differ; nothing when all is well. */
function driftOf({ ownerId }: Actor): Promise<unknown[]> {
  return db().$queryRaw<unknown[]>`
    with live as (select * from "Image" where "ownerId" = ${ownerId}::uuid and state = 'live'),
    counted (what, id, told, held) as (
      select 'album', a.id::text, a.images, (select count(*) from "AlbumImage" m join live on live.id = m."imageId" where m."albumId" = a.id)
      from "Album" a where a."ownerId" = ${ownerId}::uuid
      union all
      select 'tag', t.id::text, t.images, (select count(*) from "ImageTag" m join live on live.id = m."imageId" where m."tagId" = t.id)
      from "Tag" t where t."ownerId" = ${ownerId}::uuid
      union all
      select 'day ' || d.basis, encode(d.tag, 'hex'), d.images, (select count(*) from live
        where case d.basis when 'taken' then live."takenTag" else live."addedTag" end = d.tag)
      from "TimelineDay" d where d."ownerId" = ${ownerId}::uuid
      union all
      select 'day sum ' || basis, '', (select coalesce(sum(images), 0) from "TimelineDay" d where d."ownerId" = ${ownerId}::uuid and d.basis = b.basis),
        (select count(*) from live where case b.basis when 'taken' then "takenTag" else "addedTag" end is not null)
      from (values ('taken'), ('added')) b (basis)
      union all
      select 'usage', '', u.images, (select count(*) from "Image" where "ownerId" = u."ownerId")
      from "Usage" u where u."ownerId" = ${ownerId}::uuid)
    select * from counted where told <> held`;
}

type Wish = { readonly kind: number; readonly picks: readonly number[]; readonly which: number; readonly other: number };

async function doWish(actor: Actor, { kind, picks, which, other }: Wish): Promise<unknown> {
  const { ownerId } = actor;
  const images = await db().image.findMany({ where: { ownerId }, select: { id: true }, orderBy: { id: 'asc' } });
  const albums = await db().album.findMany({ where: { ownerId }, select: { id: true }, orderBy: { id: 'asc' } });
  const tags = await db().tag.findMany({ where: { ownerId }, select: { id: true }, orderBy: { id: 'asc' } });
  const pick = (from: readonly { id: string }[], at: number) => from[at % Math.max(from.length, 1)]?.id ?? crypto.randomUUID();
  // In the order of the wish, not in that of the ids: whoever locks rows must not depend on it.
  const ids = [...new Set(picks.map((at) => pick(images, at)))];
  const albumId = pick(albums, which);
  const tagId = pick(tags, which);
  const name = NAMES[other % NAMES.length] ?? '';
  const acts: readonly (() => Promise<unknown>)[] = [
    () => trashImages(actor, ids),
    () => restoreImages(actor, ids),
    () => deleteImages(actor, ids.slice(0, 2)),
    () => ownImage(ownerId, { takenAt: TIMES[other % TIMES.length] ?? null }),
    () => createAlbum(actor, { title: name, imageIds: ids }),
    () => addToAlbum(actor, { albumId, ids }),
    async () => {
      const taken = await removeFromAlbum(actor, { albumId, ids });
      if (other % 2 === 0 && taken.places.length > 0) await restoreToAlbum(actor, { albumId, places: taken.places });
    },
    () => moveInAlbum(actor, { albumId, ids, beforeId: null }),
    () => deleteAlbum(actor, { id: albumId }),
    () => restoreAlbum(actor, { id: albumId }),
    () => deleteAlbumPutAway(ownerId, albumId, new Date(Date.now() + 60_000)),
    () => setAlbumCover(actor, { id: albumId, coverId: ids[0] ?? null }),
    () => tagImages(actor, { ids, names: [name, NAMES[which % NAMES.length] ?? ''] }),
    () => untagImages(actor, { ids, tagId }),
    () => renameTag(actor, { id: tagId, name }),
    () => deleteTag(actor, { id: tagId }),
    () => setFavourite(actor, { ids, isFavourite: other % 2 === 0 }),
    () => deleteImagesOutright(ownerId, ids.slice(0, 1)),
    async () => {
      const data = { takenTag: null, addedTag: null };
      await db().image.updateMany({ where: { ownerId, id: { in: ids.slice(0, 1) } }, data });
      await tagEverybodysOlderImages();
    },
  ];
  return acts[kind % acts.length]?.();
}

/** Refusals are answers; anything else is a fault. */
async function tryWish(actor: Actor, wish: Wish): Promise<void> {
  try {
    await doWish(actor, wish);
  } catch (error) {
    if (!isSafelightError(error, 'object/not-found')) throw error;
  }
}

const wishes = fc.array(
  fc.record({
    kind: fc.nat({ max: 18 }),
    picks: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 }),
    which: fc.nat({ max: 5 }),
    other: fc.nat({ max: 7 }),
  }),
  { minLength: 12, maxLength: 12 },
);

describe('counts', () => {
  it('hold after anything, one after the other', async () => {
    const { actor } = await signIn('Anna');
    await ownImages(actor.ownerId, 15);
    await fc.assert(
      fc.asyncProperty(wishes, async (list) => {
        for (const wish of list) {
          await tryWish(actor, wish);
          expect([wish.kind, await driftOf(actor)]).toEqual([wish.kind, []]);
        }
      }),
      { numRuns: 15, endOnFailure: true },
    );
    await db().usage.update({ where: { ownerId: actor.ownerId }, data: { images: { increment: 1 } } });
    expect(await driftOf(actor)).toMatchObject([{ what: 'usage' }]);
  });

  it('hold after anything at once, and nobody waits for each other for ever', async () => {
    const { actor } = await signIn('Anna');
    await ownImages(actor.ownerId, 15);
    await fc.assert(
      fc.asyncProperty(wishes, async (list) => {
        const ends = await Promise.allSettled(list.slice(0, 6).map((wish) => tryWish(actor, wish)));
        expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
        expect(await driftOf(actor)).toEqual([]);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('hold while pictures from before come to their days and their owner moves them', async () => {
    const { actor } = await signIn('Anna');
    const { ownerId } = actor;
    const ids = await ownImages(ownerId, 60);
    for (let round = 0; round < 12; round += 1) {
      await db().image.updateMany({ where: { ownerId }, data: { takenTag: null, addedTag: null } });
      const backwards = ids.toReversed();
      await Promise.all([
        tagEverybodysOlderImages(),
        trashImages(actor, backwards),
        tagOlderImages(ownerId),
        restoreImages(actor, ids.slice(10, 50)),
        tagImages(actor, { ids: backwards, names: ['Sea'] }),
        tagEverybodysOlderImages(),
      ]);
      expect(await driftOf(actor)).toEqual([]);
      await restoreImages(actor, ids);
    }
  });

  it('are changed by one at a time: pictures from before wait for their owner’s other changes', async () => {
    const { actor } = await signIn('Anna');
    const { ownerId } = actor;
    await ownImages(ownerId, 2);
    await db().image.updateMany({ where: { ownerId }, data: { takenTag: null, addedTag: null } });
    const tagging = await inTransaction(async (tx) => {
      await lockUsage(tx, ownerId);
      const begun = tagOlderImages(ownerId);
      await setTimeout(300);
      expect(await tx.image.count({ where: { ownerId, takenTag: null } })).toBe(2);
      return [begun];
    });
    await Promise.all(tagging);
    expect(await driftOf(actor)).toEqual([]);
    expect(await db().image.count({ where: { ownerId, takenTag: null } })).toBe(0);
  });

  it('cost as much as what changes, also over a connection that has changed one picture before', async () => {
    const { actor } = await signIn('Anna');
    const { ownerId } = actor;
    await ownImage(ownerId);
    const took = await inTransaction(async (tx) => {
      await tx.$executeRaw`
        insert into "Image" (id, "ownerId", "createdAt", "mediaType", "plainBytes", "wrappedDek", "kekId", "sealedName", "sealedLook", "sealedRemoved")
        select gen_random_uuid(), "ownerId", now() - n * interval '1 second', "mediaType", n, '', '', '', '', ''
        from "Image", generate_series(1, 20000) n where "ownerId" = ${ownerId}::uuid`;
      const move = async (count: number) => {
        const begun = performance.now();
        await tx.$executeRaw`update "Image" set state = 'trash' where "ownerId" = ${ownerId}::uuid and "plainBytes" <= ${count} and state = 'live'`;
        return performance.now() - begun;
      };
      await move(1);
      return { few: await move(1_000), many: await move(20_000) };
    });
    expect(took.many / took.few).toBeLessThan(100);
  });
});
