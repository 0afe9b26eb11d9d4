// Tags and favourites: given, taken off, renamed, merged, deleted, and always what really changed is answered.

import { restorePhotos, trashPhotos } from '@/app/(vault)/photos/actions';
import * as organise from '@/app/(vault)/photos/organise/actions';
import { db } from '@/lib/db/client';
import type { ActionResult } from '@/lib/shared/dto';
import { MAX_TAGS, MAX_TAGS_ON_IMAGE } from '@/lib/shared/limits';
import { ownImages } from '@/tests/support/pictures/owned-images';
import { signIn } from '@/tests/support/people/signed-in';

async function done<T>(answer: Promise<ActionResult<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

const names = async (id: string) => (await done(organise.listImageTags({ id }))).map(({ name }) => name);
const all = async () => (await done(organise.listTags({}))).map(({ name, images }) => [name, images]);

describe('tags', () => {
  it('are made by their names, once for each, and rest sealed', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = '', c = ''] = await ownImages(actor.ownerId, 3);
    const first = await done(organise.tagImages({ ids: [a, b], names: ['Sea', ' SEA ', 'Élan vital'] }));
    expect(first.tags.map(({ name, images }) => [name, images])).toEqual([
      ['Élan vital', 2],
      ['Sea', 2],
    ]);
    expect([...first.ids].sort()).toEqual([a, b].sort());
    const second = await done(organise.tagImages({ ids: [b, c, crypto.randomUUID()], names: ['ｓｅａ'] }));
    expect(second).toMatchObject({ count: 1, ids: [c], tags: [{ name: 'Sea', images: 3 }] });
    expect(second.changed).toEqual([{ tagId: second.tags[0]?.id, ids: [c] }]);
    expect(await all()).toEqual([
      ['Élan vital', 2],
      ['Sea', 3],
    ]);
    expect(await names(b)).toEqual(['Élan vital', 'Sea']);
    for (const row of await db().tag.findMany({ where: { ownerId: actor.ownerId } })) {
      expect(Buffer.concat([row.sealedName, row.nameTag]).toString('latin1')).not.toMatch(/sea|vital/i);
    }
  });

  it('are not made for pictures that are not there', async () => {
    const { actor } = await signIn('Anna');
    const [a = ''] = await ownImages(actor.ownerId, 1);
    await done(trashPhotos({ ids: [a] }));
    const nothing = { count: 0, ids: [], tags: [], changed: [] };
    expect(await done(organise.tagImages({ ids: [a, crypto.randomUUID()], names: ['Sea'] }))).toEqual(nothing);
    expect(await all()).toEqual([]);
  });

  it('are taken off and given again, and counted without the trash', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = ''] = await ownImages(actor.ownerId, 2);
    const { tags } = await done(organise.tagImages({ ids: [a], names: ['Sea'] }));
    const tagId = tags[0]?.id ?? '';
    expect(await done(organise.untagImages({ ids: [a, b], tagId }))).toEqual({ count: 1, ids: [a] });
    expect(await all()).toEqual([['Sea', 0]]);
    await done(organise.tagImages({ ids: [a, b], names: ['Sea'] }));
    await done(trashPhotos({ ids: [a] }));
    expect(await all()).toEqual([['Sea', 1]]);
    await done(restorePhotos({ ids: [a] }));
    expect(await all()).toEqual([['Sea', 2]]);
    await db().image.delete({ where: { id: b } });
    expect(await all()).toEqual([['Sea', 1]]);
  });

  it('take another name, and become one where that is taken', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = '', c = ''] = await ownImages(actor.ownerId, 3);
    const sea = (await done(organise.tagImages({ ids: [a, b], names: ['Sea'] }))).tags[0]?.id ?? '';
    const lake = (await done(organise.tagImages({ ids: [b, c], names: ['Lake'] }))).tags[0]?.id ?? '';
    expect(await done(organise.renameTag({ id: sea, name: 'SEA' }))).toEqual({ id: sea, name: 'SEA', images: 2 });
    expect(await done(organise.renameTag({ id: sea, name: 'lake' }))).toEqual({ id: lake, name: 'Lake', images: 3 });
    expect(await all()).toEqual([['Lake', 3]]);
    expect(await organise.renameTag({ id: sea, name: 'x' })).toMatchObject({ code: 'object/not-found' });
    const gone = await db().securityEvent.findFirst({ where: { type: 'tag.deleted', subjectId: sea } });
    expect(gone?.detail).toEqual({ mergedInto: lake });
  });

  it('are deleted with what they were on, whole', async () => {
    const { actor } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 2);
    const tagId = (await done(organise.tagImages({ ids, names: ['Sea'] }))).tags[0]?.id ?? '';
    await done(organise.deleteTag({ id: tagId }));
    expect(await organise.deleteTag({ id: tagId })).toMatchObject({ code: 'object/not-found' });
    expect([await all(), await names(ids[0] ?? '')]).toEqual([[], []]);
    expect(await db().tagTerm.count({ where: { tagId } })).toBe(0);
  });

  it('are no more than a picture and an owner may have; a call that would pass the limit changes nothing', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = ''] = await ownImages(actor.ownerId, 2);
    for (let from = 0; from < MAX_TAGS_ON_IMAGE; from += 10) {
      await done(organise.tagImages({ ids: [a], names: Array.from({ length: 10 }, (_, n) => `t${from + n}`) }));
    }
    expect(await organise.tagImages({ ids: [b, a], names: ['one more'] })).toMatchObject({ code: 'tag/too-many' });
    expect([(await names(b)).length, (await all()).length]).toEqual([0, MAX_TAGS_ON_IMAGE]);
    await db().$executeRaw`
      insert into "Tag" (id, "ownerId", "nameTag", "sealedName", "kekId")
      select gen_random_uuid(), ${actor.ownerId}::uuid, uuid_send(gen_random_uuid()), '', ''
      from generate_series(1, ${MAX_TAGS - MAX_TAGS_ON_IMAGE}::int)`;
    expect(await organise.tagImages({ ids: [b], names: ['new'] })).toMatchObject({ code: 'tag/too-many' });
    expect(await done(organise.tagImages({ ids: [b], names: ['t1'] }))).toMatchObject({ count: 1 });
  });

  it('given by two calls at once end as one tag', async () => {
    const { actor } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 4);
    await Promise.all(ids.map((id) => done(organise.tagImages({ ids: [id], names: ['Sea'] }))));
    expect(await all()).toEqual([['Sea', 4]]);
  });
});

describe('favourites', () => {
  it('answer what really changed, so that it can be undone', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = '', c = ''] = await ownImages(actor.ownerId, 3);
    await done(trashPhotos({ ids: [c] }));
    expect(await done(organise.setFavourite({ ids: [a], isFavourite: true }))).toEqual({ count: 1, ids: [a] });
    expect(await done(organise.setFavourite({ ids: [a, b, c], isFavourite: true }))).toEqual({ count: 1, ids: [b] });
    expect(await done(organise.setFavourite({ ids: [b], isFavourite: false }))).toEqual({ count: 1, ids: [b] });
    const events = await db().securityEvent.findMany({ where: { type: 'image.favoured', actorId: actor.ownerId } });
    expect(events).toHaveLength(3);
  });
});
