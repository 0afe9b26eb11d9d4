// Search: what is found by which words, tags, albums, days and facts, page by page, and what the index rests as.

import * as albums from '@/app/(vault)/albums/actions';
import { renamePhoto, restorePhotos, trashPhotos, uploadPhoto } from '@/app/(vault)/photos/actions';
import * as organise from '@/app/(vault)/photos/organise/actions';
import { searchImages } from '@/app/(vault)/search/actions';
import { db } from '@/lib/db/client';
import type { ActionResult } from '@/lib/shared/dto';
import { indexBacklog } from '@/lib/vault/search/backlog';
import { ownImage, ownImages } from '@/tests/support/pictures/owned-images';
import { makeJpeg, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

async function done<T>(answer: Promise<ActionResult<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

const found = async (query: Record<string, unknown>) => (await done(searchImages(query))).items.map(({ id }) => id);

describe('words', () => {
  it('of a name find an uploaded picture at once, and a new name’s after it is renamed', async () => {
    await signIn('Anna');
    const { id } = await done(uploadPhoto(uploadForm(await makeJpeg({ name: 'Sunset at Gardá.jpg' }))));
    for (const text of ['sunset', 'SUNS', 'garda suns', 'sunset at garda.jpg'])
      expect([text, await found({ text })]).toEqual([text, [id]]);
    for (const text of ['unset', 'sunset moon', 'su', 's', '…']) expect([text, await found({ text })]).toEqual([text, []]);
    await done(renamePhoto({ id, name: 'Harbour.jpg' }));
    expect([await found({ text: 'sunset' }), await found({ text: 'harbour' })]).toEqual([[], [id]]);
  });

  it('of caption, alternative text and tags count together, and go with them', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = ''] = await ownImages(actor.ownerId, 2);
    const described = await done(organise.describeImage({ id: a, caption: ' Under the\r\nold bridge ', altText: 'A boat' }));
    expect(described).toMatchObject({ caption: 'Under the\nold bridge', altText: 'A boat' });
    const { tags } = await done(organise.tagImages({ ids: [a, b], names: ['Venice trip'] }));
    const tagId = tags[0]?.id ?? '';
    expect(await found({ text: 'bridge boat venice' })).toEqual([a]);
    expect(await found({ text: 'venice' })).toEqual([b, a]);
    expect(await found({ text: 'picture trip' })).toEqual([b, a]);
    await done(organise.describeImage({ id: a, caption: null }));
    expect([await found({ text: 'bridge' }), await found({ text: 'boat' })]).toEqual([[], [a]]);
    expect(await done(organise.describeImage({ id: a, altText: '  ' }))).toMatchObject({ caption: null, altText: null });
    expect(await found({ text: 'boat' })).toEqual([]);
    await done(organise.renameTag({ id: tagId, name: 'Verona' }));
    expect([await found({ text: 'venice' }), await found({ text: 'verona' })]).toEqual([[], [b, a]]);
    await done(organise.untagImages({ ids: [b], tagId }));
    expect(await found({ text: 'verona' })).toEqual([a]);
    await done(organise.deleteTag({ id: tagId }));
    expect(await found({ text: 'verona' })).toEqual([]);
  });

  it('find nothing in the trash, and all of it again when it comes back', async () => {
    const { actor } = await signIn('Anna');
    const id = await ownImage(actor.ownerId, { name: 'meadow.jpg' });
    await done(trashPhotos({ ids: [id] }));
    expect(await found({ text: 'meadow' })).toEqual([]);
    await done(restorePhotos({ ids: [id] }));
    expect(await found({ text: 'meadow' })).toEqual([id]);
  });

  it('changed by many at once are those of what stands in the end', async () => {
    const { actor } = await signIn('Anna');
    const id = await ownImage(actor.ownerId);
    await Promise.all([
      renamePhoto({ id, name: 'alpha.jpg' }),
      organise.describeImage({ id, caption: 'beta' }),
      organise.describeImage({ id, altText: 'gamma' }),
      renamePhoto({ id, name: 'delta.jpg' }),
    ]);
    const [item] = (await done(searchImages({ text: 'beta gamma' }))).items;
    expect(item).toMatchObject({ id, caption: 'beta', altText: 'gamma' });
    expect(await found({ text: item?.name ?? '' })).toEqual([id]);
    expect(await found({ text: item?.name === 'alpha.jpg' ? 'delta' : 'alpha' })).toEqual([]);
  });

  it('rest as digests that no two owners share, sixteen bytes each', async () => {
    const anna = await signIn('Anna');
    const [mine = ''] = await ownImages(anna.actor.ownerId, 1, { name: 'orchard.jpg' });
    const bob = await signIn('Bob');
    const [theirs = ''] = await ownImages(bob.actor.ownerId, 1, { name: 'orchard.jpg' });
    const terms = async (imageId: string) => {
      const rows = await db().indexTerm.findMany({ where: { imageId } });
      return rows.map(({ term }) => Buffer.from(term).toString('hex'));
    };
    const [ofAnna, ofBob] = [await terms(mine), await terms(theirs)];
    expect(ofAnna.every((term) => /^[0-9a-f]{32}$/.test(term))).toBe(true);
    expect(ofAnna.length).toBe(ofBob.length);
    expect(ofAnna.filter((term) => ofBob.includes(term))).toEqual([]);
    expect(await found({ text: 'orchard' })).toEqual([theirs]);
  });

  it('of pictures from before are made by a job, which passes over what cannot be opened', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = ''] = await ownImages(actor.ownerId, 2, { name: 'glacier.jpg' });
    await db().indexTerm.deleteMany({ where: { ownerId: actor.ownerId } });
    const rows = [a, b].map((imageId) => ({ imageId, ownerId: actor.ownerId }));
    await db().unindexedImage.createMany({ data: rows });
    expect(await found({ text: 'glacier' })).toEqual([]);
    expect(await indexBacklog()).toBe(2);
    expect(await found({ text: 'glacier' })).toEqual([b, a]);
    expect(await db().unindexedImage.count()).toBe(0);
    expect(await indexBacklog()).toBe(0);
    await db().image.update({ where: { id: a }, data: { sealedName: Buffer.alloc(80) } });
    await db().unindexedImage.createMany({ data: rows });
    expect(await indexBacklog()).toBe(1);
    expect(await db().unindexedImage.findMany()).toEqual([rows[0]]);
  });
});

describe('filters', () => {
  it('narrow by tag, album, favourite, type and size, alone and together', async () => {
    const { actor } = await signIn('Anna');
    const a = await ownImage(actor.ownerId, { plainBytes: 100 });
    const b = await ownImage(actor.ownerId, { plainBytes: 200, mediaType: 'image/png' });
    const c = await ownImage(actor.ownerId, { plainBytes: 300, mediaType: 'image/gif' });
    const sea = (await done(organise.tagImages({ ids: [a, b], names: ['Sea'] }))).tags[0]?.id ?? '';
    const sky = (await done(organise.tagImages({ ids: [b, c], names: ['Sky'] }))).tags[0]?.id ?? '';
    const { id: albumId } = await done(albums.createAlbum({ title: 'x', imageIds: [c, a] }));
    await done(organise.setFavourite({ ids: [a, c], isFavourite: true }));
    const cases: [Record<string, unknown>, string[]][] = [
      [{}, [c, b, a]],
      [{ tagIds: [sea] }, [b, a]],
      [{ tagIds: [sea, sky] }, [b]],
      [{ tagIds: [sea, sea] }, [b, a]],
      [{ albumId }, [c, a]],
      [{ albumId, tagIds: [sea] }, [a]],
      [{ isFavourite: true }, [c, a]],
      [{ isFavourite: false }, [b]],
      [{ types: ['image/png', 'image/gif'] }, [c, b]],
      [{ minBytes: 200 }, [c, b]],
      [{ minBytes: 101, maxBytes: 299 }, [b]],
      [{ maxBytes: Number.MAX_SAFE_INTEGER, text: 'sky' }, [c, b]],
      [{ text: 'sea sky', types: ['image/png'] }, [b]],
      [{ tagIds: [crypto.randomUUID()] }, []],
      [{ albumId: crypto.randomUUID() }, []],
      [{ text: '   ' }, [c, b, a]],
    ];
    for (const [query, ids] of cases) expect([query, await found(query)]).toEqual([query, ids]);
    await done(albums.deleteAlbum({ id: albumId }));
    expect(await found({ albumId })).toEqual([]);
  });

  it('narrow by the day a picture was taken or added, both ends included', async () => {
    const { actor } = await signIn('Anna');
    const add = (taken: string | null, added: string) =>
      ownImage(actor.ownerId, { takenAt: taken && `${taken}T23:59:59`, createdAt: new Date(`${added}T23:59:59.999Z`) });
    const a = await add('1999-12-31', '2026-02-01');
    const b = await add('2024-05-03', '2026-02-02');
    const c = await add(null, '2026-02-03');
    const cases: [Record<string, unknown>, string[]][] = [
      [{ from: '2024-05-03', to: '2024-05-03' }, [b]],
      [{ from: '1999-12-31', to: '2024-05-02' }, [a]],
      [{ from: '2024-05-04' }, [c]],
      [{ to: '2024-05-03' }, [b, a]],
      [{ from: '2000-01-01', to: '2000-01-02' }, []],
      [{ from: '2024-05-04', to: '2024-05-03' }, []],
      [{ basis: 'added', from: '2026-02-02' }, [c, b]],
      [{ basis: 'added', to: '2026-02-02' }, [b, a]],
      [{ basis: 'added', from: '2026-02-02', to: '2026-02-02' }, [b]],
      [{ basis: 'added', from: '2026-02-02', text: 'picture' }, [c, b]],
      [{ basis: 'taken', from: '2024-01-01', to: '2026-12-31', text: 'picture' }, [c, b]],
    ];
    for (const [query, ids] of cases) expect([query, await found(query)]).toEqual([query, ids]);
    for (const bad of ['2024-02-30', '03.05.2024', '']) {
      expect(await searchImages({ from: bad })).toMatchObject({ code: 'request/invalid' });
    }
  });
});

describe('pages', () => {
  it('go through everything once, newest first, whichever list is walked', async () => {
    const { actor } = await signIn('Anna');
    const ids = (await ownImages(actor.ownerId, 23, { name: 'field.jpg' })).toReversed();
    const sky = (await done(organise.tagImages({ ids, names: ['Sky'] }))).tags[0]?.id ?? '';
    const { id: albumId } = await done(albums.createAlbum({ title: 'x', imageIds: ids }));
    await done(organise.setFavourite({ ids, isFavourite: true }));
    await done(trashPhotos({ ids: [ids[4], ids[5], ids[6]] }));
    const shown = ids.filter((_, n) => ![4, 5, 6].includes(n));
    const walks: Record<string, unknown>[] = [
      {},
      { text: 'field' },
      { text: 'fie sky' },
      { tagIds: [sky] },
      { albumId },
      { isFavourite: true },
      { from: '2020-01-01' },
    ];
    for (const query of walks) {
      for (const limit of [3, 20]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await done(searchImages({ ...query, cursor, limit }));
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect([query, limit, seen]).toEqual([query, limit, shown]);
      }
    }
  }, 60_000);

  it('refuse cursors that were made up, and questions of other shapes', async () => {
    await signIn('Anna');
    for (const cursor of ['x', `9_${crypto.randomUUID().toUpperCase()}`, `-1_${crypto.randomUUID()}`]) {
      expect(await searchImages({ cursor })).toMatchObject({ code: 'request/invalid' });
    }
    for (const query of [
      { types: ['text/html'] },
      { minBytes: -1 },
      { minBytes: 1.5 },
      { text: 'x'.repeat(201) },
      { ownerId: 'x' },
    ]) {
      expect(await searchImages(query)).toMatchObject({ code: 'request/invalid' });
    }
    for (const text of [`';drop table "Image";--`, '%', '(((', '\\', '\u0000aa', '\ud800aa']) {
      expect(await searchImages({ text })).toMatchObject({ ok: true, data: { items: [], nextCursor: null } });
    }
  });
});
