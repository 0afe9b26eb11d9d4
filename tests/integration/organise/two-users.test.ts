// Anna owns, Bob attacks: every door of albums, tags, favourites, captions and search, tried on Anna's things and on things that are
// not there, which must look the same; and Anna's things are afterwards what they were.

import * as albums from '@/app/(vault)/albums/actions';
import * as organise from '@/app/(vault)/photos/organise/actions';
import { searchImages } from '@/app/(vault)/search/actions';
import { db } from '@/lib/db/client';
import type { ActionResult } from '@/lib/shared/dto';
import { ownImage, ownImages } from '@/tests/support/pictures/owned-images';
import { signIn } from '@/tests/support/people/signed-in';

async function done<T>(answer: Promise<ActionResult<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

type Things = { imageId: string; otherId: string; albumId: string; tagId: string };

async function annasThings(): Promise<Things & { ownerId: string }> {
  const { actor } = await signIn('Anna');
  const [imageId = '', otherId = ''] = await ownImages(actor.ownerId, 2, { name: 'secret-garden.jpg' });
  const album = await done(albums.createAlbum({ title: 'Secret', imageIds: [imageId, otherId] }));
  const { tags } = await done(organise.tagImages({ ids: [imageId], names: ['Hidden'] }));
  await done(organise.describeImage({ id: imageId, caption: 'walled', altText: 'roses' }));
  await done(organise.setFavourite({ ids: [imageId], isFavourite: true }));
  return { imageId, otherId, albumId: album.id, tagId: tags[0]?.id ?? '', ownerId: actor.ownerId };
}

/** Everything that rests of somebody's, as it is. */
const stateOf = (ownerId: string) =>
  Promise.all([
    db().image.findMany({ where: { ownerId }, orderBy: { id: 'asc' } }),
    db().album.findMany({ where: { ownerId }, orderBy: { id: 'asc' } }),
    db().albumImage.findMany({ where: { ownerId }, orderBy: { imageId: 'asc' } }),
    db().tag.findMany({ where: { ownerId }, orderBy: { id: 'asc' } }),
    db().imageTag.findMany({ where: { ownerId }, orderBy: { imageId: 'asc' } }),
    db().indexTerm.findMany({ where: { ownerId }, orderBy: [{ imageId: 'asc' }, { term: 'asc' }] }),
  ]);

/** Every door with one thing of somebody else's, beside own things of the attacker's. */
function attacks(theirs: Things, mine: Things): [string, () => Promise<ActionResult<unknown>>][] {
  const { imageId, otherId, albumId, tagId } = theirs;
  return [
    ['listAlbumImages', () => albums.listAlbumImages({ albumId })],
    ['renameAlbum', () => albums.renameAlbum({ id: albumId, title: 'mine' })],
    ['deleteAlbum', () => albums.deleteAlbum({ id: albumId })],
    ['restoreAlbum', () => albums.restoreAlbum({ id: albumId })],
    ['setAlbumCover of theirs', () => albums.setAlbumCover({ id: albumId, coverId: mine.imageId })],
    ['setAlbumCover to theirs', () => albums.setAlbumCover({ id: mine.albumId, coverId: imageId })],
    ['clear cover', () => albums.setAlbumCover({ id: albumId, coverId: null })],
    ['moveAlbum', () => albums.moveAlbum({ id: albumId, beforeId: null })],
    ['moveAlbum before theirs', () => albums.moveAlbum({ id: mine.albumId, beforeId: albumId })],
    ['add mine to theirs', () => albums.addToAlbum({ albumId, ids: [mine.imageId] })],
    ['add theirs to mine', () => albums.addToAlbum({ albumId: mine.albumId, ids: [imageId] })],
    ['put theirs into mine', () => albums.restoreToAlbum({ albumId: mine.albumId, places: [{ id: imageId, position: 1 }] })],
    ['put mine into theirs', () => albums.restoreToAlbum({ albumId, places: [{ id: mine.imageId, position: 1 }] })],
    ['remove', () => albums.removeFromAlbum({ albumId, ids: [imageId] })],
    ['remove theirs from mine', () => albums.removeFromAlbum({ albumId: mine.albumId, ids: [imageId] })],
    ['move in theirs', () => albums.moveInAlbum({ albumId, ids: [imageId], beforeId: otherId })],
    ['move theirs in mine', () => albums.moveInAlbum({ albumId: mine.albumId, ids: [imageId], beforeId: null })],
    ['move mine before theirs', () => albums.moveInAlbum({ albumId: mine.albumId, ids: [mine.imageId], beforeId: imageId })],
    ['create with theirs', () => albums.createAlbum({ title: 'x', imageIds: [imageId] })],
    ['favourite', () => organise.setFavourite({ ids: [imageId, otherId], isFavourite: false })],
    ['describe', () => organise.describeImage({ id: imageId, caption: null })],
    ['listImageTags', () => organise.listImageTags({ id: imageId })],
    ['listImageAlbums', () => organise.listImageAlbums({ id: imageId })],
    ['tag theirs', () => organise.tagImages({ ids: [imageId], names: ['Mine'] })],
    ['untag', () => organise.untagImages({ ids: [imageId], tagId })],
    ['untag mine of theirs', () => organise.untagImages({ ids: [mine.imageId], tagId })],
    ['untag theirs of mine', () => organise.untagImages({ ids: [imageId], tagId: mine.tagId })],
    ['renameTag', () => organise.renameTag({ id: tagId, name: 'Mine' })],
    ['deleteTag', () => organise.deleteTag({ id: tagId })],
    ['search their tag', () => searchImages({ tagIds: [tagId] })],
    ['search their album', () => searchImages({ albumId })],
    ['search their words', () => searchImages({ text: 'secret garden' })],
    ['search their tag’s words', () => searchImages({ text: 'hidden' })],
  ];
}

const without = (answer: ActionResult<unknown>) => {
  const text = JSON.stringify({ ...answer, requestId: '' });
  return text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|-?\d{3,}/g, '*');
};

describe('Bob', () => {
  it('finds and changes nothing of Anna’s, and cannot tell it from what is not there', async () => {
    const anna = await annasThings();
    const before = await stateOf(anna.ownerId);
    const { actor } = await signIn('Bob');
    const mine = await bobsThings(actor.ownerId);
    const missing = {
      imageId: crypto.randomUUID(),
      otherId: crypto.randomUUID(),
      albumId: crypto.randomUUID(),
      tagId: crypto.randomUUID(),
    };
    const onAnna = attacks(anna, mine);
    const onNothing = attacks(missing, mine);
    for (const [index, [name, attack]] of onAnna.entries()) {
      const [theirs, absent] = [await attack(), await onNothing[index]?.[1]()];
      if (absent === undefined) throw new Error('no counterpart');
      expect([name, without(theirs)]).toEqual([name, without(absent)]);
      if (theirs.ok) expect([name, JSON.stringify(theirs.data)]).toEqual([name, expect.not.stringContaining(anna.imageId)]);
      else expect([name, theirs.code]).toEqual([name, 'object/not-found']);
    }
    expect(await stateOf(anna.ownerId)).toEqual(before);
    const crossed = await db().albumImage.count({
      where: { ownerId: actor.ownerId, image: { ownerId: { not: actor.ownerId } } },
    });
    expect(crossed).toBe(0);
    expect((await done(albums.listAlbums({}))).map(({ title }) => title)).toEqual(['x', 'x', 'Own']);
    expect((await done(organise.listTags({}))).map(({ name }) => name)).toEqual(['Own']);
  });

  async function bobsThings(ownerId: string): Promise<Things> {
    const imageId = await ownImage(ownerId as Parameters<typeof ownImage>[0], { name: 'own.jpg' });
    const album = await done(albums.createAlbum({ title: 'Own', imageIds: [imageId] }));
    const { tags } = await done(organise.tagImages({ ids: [imageId], names: ['Own'] }));
    return { imageId, otherId: imageId, albumId: album.id, tagId: tags[0]?.id ?? '' };
  }
});

describe('a row that somebody forged in the database', () => {
  it('does not bring Anna’s picture into Bob’s album, tag or search', async () => {
    const anna = await annasThings();
    const { actor } = await signIn('Bob');
    const own = await ownImage(actor.ownerId, { name: 'own.jpg' });
    const { id: albumId } = await done(albums.createAlbum({ title: 'Own' }));
    const tagId = (await done(organise.tagImages({ ids: [own], names: ['Own'] }))).tags[0]?.id ?? '';
    const { ownerId } = actor;
    await db().albumImage.create({ data: { albumId, imageId: anna.imageId, ownerId, position: 1, createdAt: new Date() } });
    await db().imageTag.create({ data: { tagId, imageId: anna.imageId, ownerId, createdAt: new Date() } });
    const [term] = await db().indexTerm.findMany({ where: { ownerId }, take: 1 });
    if (!term) throw new Error('no term');
    await db().indexTerm.create({ data: { ...term, imageId: anna.imageId } });
    expect((await done(albums.listAlbumImages({ albumId }))).items).toEqual([]);
    expect((await done(albums.listAlbums({})))[0]?.coverId).toBeNull();
    for (const query of [{ albumId }, { tagIds: [tagId] }, { text: 'own' }]) {
      const ids = (await done(searchImages(query))).items.map(({ id }) => id);
      expect(ids).not.toContain(anna.imageId);
    }
  });

  it('does not pass one album’s title for another’s', async () => {
    await signIn('Anna');
    const a = await done(albums.createAlbum({ title: 'One' }));
    const b = await done(albums.createAlbum({ title: 'Two' }));
    const { sealedTitle } = await db().album.findUniqueOrThrow({ where: { id: a.id } });
    await db().album.update({ where: { id: b.id }, data: { sealedTitle } });
    expect(await albums.listAlbums({})).toMatchObject({ ok: false, code: 'crypto/open-failed' });
  });
});
