// Albums: made, named, ordered, filled, emptied, deleted and brought back, with counts that are right after each step.

import fc from 'fast-check';
import * as albums from '@/app/(vault)/albums/actions';
import { deletePhotosForever, restorePhotos, trashPhotos } from '@/app/(vault)/photos/actions';
import { listImageAlbums } from '@/app/(vault)/photos/organise/actions';
import { db } from '@/lib/db/client';
import { POSITION_GAP } from '@/lib/db/positions';
import type { ActionResult } from '@/lib/shared/dto';
import { ALBUM_UNDO_SECONDS } from '@/lib/shared/organise/organise-limits';
import { sweep } from '@/lib/vault/sweep';
import { ownImage, ownImages } from '@/tests/support/pictures/owned-images';
import { makeStale } from '@/tests/support/people/second-factors';
import { signIn } from '@/tests/support/people/signed-in';

async function done<T>(answer: Promise<ActionResult<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

const titles = async () => (await done(albums.listAlbums({}))).map(({ title }) => title);
const order = async (albumId: string) => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await done(albums.listAlbumImages({ albumId, cursor, limit: 3 }));
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
};
/** The count that triggers keep, beside the one that is true. */
const counted = async (albumId: string) => {
  const { images } = await db().album.findUniqueOrThrow({ where: { id: albumId } });
  return [images, await db().albumImage.count({ where: { albumId, image: { state: 'live' } } })];
};

describe('an album', () => {
  it('is made with pictures, renamed, and rests sealed', async () => {
    const { actor } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 3);
    const album = await done(albums.createAlbum({ title: '  Lake\u202e  Garda ', imageIds: ids }));
    expect(album).toMatchObject({ title: 'Lake Garda', images: 3, coverId: ids[0], rules: null });
    expect(await order(album.id)).toEqual(ids);
    expect(await done(albums.renameAlbum({ id: album.id, title: 'Lago' }))).toMatchObject({ title: 'Lago', images: 3 });
    const row = await db().album.findUniqueOrThrow({ where: { id: album.id } });
    expect(Buffer.from(row.sealedTitle).toString('latin1')).not.toContain('Lago');
    expect(await done(listImageAlbums({ id: ids[0] }))).toEqual([{ id: album.id, title: 'Lago' }]);
  });

  it('refuses a title of nothing, and one that is too long', async () => {
    await signIn('Anna');
    for (const title of ['', ' \u200d ', 'x'.repeat(121)]) {
      expect(await albums.createAlbum({ title })).toMatchObject({ ok: false, code: 'request/invalid' });
    }
  });

  it('comes first when it is new, and goes where it is put', async () => {
    await signIn('Anna');
    const ids: Record<string, string> = {};
    for (const title of ['c', 'b', 'a']) ids[title] = (await done(albums.createAlbum({ title }))).id;
    expect(await titles()).toEqual(['a', 'b', 'c']);
    await done(albums.moveAlbum({ id: ids['c'], beforeId: ids['a'] }));
    expect(await titles()).toEqual(['c', 'a', 'b']);
    await done(albums.moveAlbum({ id: ids['c'], beforeId: null }));
    expect(await titles()).toEqual(['a', 'b', 'c']);
    await done(albums.moveAlbum({ id: ids['b'], beforeId: ids['b'] }));
    expect(await titles()).toEqual(['a', 'b', 'c']);
    for (let n = 0; n < 60; n += 1) {
      const [first = '', second = ''] = (await done(albums.listAlbums({}))).map(({ id }) => id).slice(1);
      await done(albums.moveAlbum({ id: second, beforeId: first }));
    }
    expect((await titles())[0]).toBe('a');
    expect(await albums.moveAlbum({ id: ids['a'], beforeId: crypto.randomUUID() })).toMatchObject({ code: 'object/not-found' });
  });

  it('counts and shows what is in the gallery, and keeps the place of what is in the trash', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = '', c = ''] = await ownImages(actor.ownerId, 3);
    const album = await done(albums.createAlbum({ title: 'x', imageIds: [a, b, c] }));
    await done(trashPhotos({ ids: [a, b] }));
    expect(await order(album.id)).toEqual([c]);
    expect((await done(albums.listAlbums({})))[0]).toMatchObject({ images: 1, coverId: c });
    await done(restorePhotos({ ids: [a] }));
    expect(await order(album.id)).toEqual([a, c]);
    expect(await counted(album.id)).toEqual([2, 2]);
    await done(deletePhotosForever({ ids: [b] }));
    expect(await counted(album.id)).toEqual([2, 2]);
    await db().image.delete({ where: { id: c } });
    expect(await counted(album.id)).toEqual([1, 1]);
    expect(await done(albums.addToAlbum({ albumId: album.id, ids: [a] }))).toEqual({ count: 0, ids: [] });
  });

  it('takes a cover from what is in it, and forgets it with the picture', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = '', c = ''] = await ownImages(actor.ownerId, 3);
    const { id } = await done(albums.createAlbum({ title: 'x', imageIds: [a, b] }));
    expect(await done(albums.setAlbumCover({ id, coverId: b }))).toMatchObject({ coverId: b });
    expect(await albums.setAlbumCover({ id, coverId: c })).toMatchObject({ code: 'object/not-found' });
    await done(trashPhotos({ ids: [b] }));
    expect((await done(albums.listAlbums({})))[0]).toMatchObject({ coverId: a });
    await done(restorePhotos({ ids: [b] }));
    expect((await done(albums.listAlbums({})))[0]).toMatchObject({ coverId: b });
    await done(albums.removeFromAlbum({ albumId: id, ids: [b] }));
    expect((await done(albums.listAlbums({})))[0]).toMatchObject({ coverId: a });
    expect(await done(albums.setAlbumCover({ id, coverId: null }))).toMatchObject({ coverId: a });
  });

  it('gives pictures back to their places', async () => {
    const { actor } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 5);
    const { id: albumId } = await done(albums.createAlbum({ title: 'x', imageIds: ids }));
    const chosen = [ids[3] ?? '', ids[1] ?? ''];
    const removed = await done(albums.removeFromAlbum({ albumId, ids: [...chosen, crypto.randomUUID()] }));
    expect([...removed.ids].sort()).toEqual([...chosen].sort());
    expect(await order(albumId)).toEqual([ids[0], ids[2], ids[4]]);
    expect(await done(albums.restoreToAlbum({ albumId, places: removed.places }))).toMatchObject({ count: 2 });
    expect(await order(albumId)).toEqual(ids);
    expect(await counted(albumId)).toEqual([5, 5]);
  });

  it('bears any position it is told', async () => {
    const { actor } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 3);
    const [a = '', b = '', c = ''] = ids;
    const { id: albumId } = await done(albums.createAlbum({ title: 'x' }));
    const places = [Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324].map((position, n) => ({ id: ids[n], position }));
    await done(albums.restoreToAlbum({ albumId, places }));
    expect(await order(albumId)).toEqual([b, c, a]);
    const d = await ownImage(actor.ownerId);
    await done(albums.addToAlbum({ albumId, ids: [d] }));
    await done(albums.moveInAlbum({ albumId, ids: [d], beforeId: b }));
    expect(await order(albumId)).toEqual([d, b, c, a]);
    expect(await albums.restoreToAlbum({ albumId, places: [{ id: a, position: 'Infinity' }] })).toMatchObject({ ok: false });
  });
});

describe('moves within an album', () => {
  it('end in the order that moving in a list gives, however often, with room or without', async () => {
    const { actor } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 8);
    const { id: albumId } = await done(albums.createAlbum({ title: 'x', imageIds: ids }));
    const move = fc.record({
      chosen: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1, maxLength: 5 }),
      at: fc.nat(8),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 6 }), fc.boolean(), async (moves, isCramped) => {
        if (isCramped) await db().albumImage.updateMany({ where: { albumId }, data: { position: 7 } });
        let expected = await order(albumId);
        for (const { chosen, at } of moves) {
          const moved = chosen.map((n) => ids[n] ?? '');
          const rest = expected.filter((id) => !moved.includes(id));
          const beforeId = rest[at] ?? null;
          const answer = await done(albums.moveInAlbum({ albumId, ids: moved, beforeId }));
          expect(answer.ids).toEqual(moved);
          const place = beforeId === null ? rest.length : rest.indexOf(beforeId);
          expected = [...rest.slice(0, place), ...moved, ...rest.slice(place)];
          expect(await order(albumId)).toEqual(expected);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('renumber when the gap runs out, and only then', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = '', c = ''] = await ownImages(actor.ownerId, 3);
    const { id: albumId } = await done(albums.createAlbum({ title: 'x', imageIds: [a, b, c] }));
    const positions = async () => {
      const rows = await db().albumImage.findMany({ where: { albumId }, orderBy: { position: 'asc' } });
      return rows.map(({ position }) => position);
    };
    await done(albums.moveInAlbum({ albumId, ids: [c], beforeId: b }));
    const [first = 0, second = 0, third = 0] = await positions();
    expect([second - first, third - first]).toEqual([POSITION_GAP / 2, POSITION_GAP]);
    let [front, back] = [c, b];
    for (let n = 0; n < 70; n += 1) {
      await done(albums.moveInAlbum({ albumId, ids: [back], beforeId: front }));
      [front, back] = [back, front];
    }
    expect(await order(albumId)).toEqual([a, front, back]);
  });

  it('are refused in front of themselves or of what is not in the album', async () => {
    const { actor } = await signIn('Anna');
    const [a = '', b = ''] = await ownImages(actor.ownerId, 2);
    const { id: albumId } = await done(albums.createAlbum({ title: 'x', imageIds: [a] }));
    expect(await albums.moveInAlbum({ albumId, ids: [a], beforeId: a })).toMatchObject({ code: 'request/invalid' });
    expect(await albums.moveInAlbum({ albumId, ids: [a], beforeId: b })).toMatchObject({ code: 'object/not-found' });
    expect(await done(albums.moveInAlbum({ albumId, ids: [b], beforeId: null }))).toEqual({ count: 0, ids: [] });
  });
});

describe('a deleted album', () => {
  it('is as good as gone, comes back whole, and is gone for good after a while; its pictures stay', async () => {
    const { actor } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 2);
    const album = await done(albums.createAlbum({ title: 'x', imageIds: ids }));
    const { id } = album;
    await done(albums.deleteAlbum({ id }));
    expect(await titles()).toEqual([]);
    expect(await done(listImageAlbums({ id: ids[0] }))).toEqual([]);
    const missing = { ok: false, code: 'object/not-found' };
    expect(await albums.listAlbumImages({ albumId: id })).toMatchObject(missing);
    expect(await albums.addToAlbum({ albumId: id, ids })).toMatchObject(missing);
    expect(await albums.renameAlbum({ id, title: 'y' })).toMatchObject(missing);
    expect(await albums.setAlbumCover({ id, coverId: ids[0] })).toMatchObject(missing);
    expect(await albums.moveAlbum({ id, beforeId: null })).toMatchObject(missing);
    expect(await albums.deleteAlbum({ id })).toMatchObject(missing);
    await sweep();
    const restored = await done(albums.restoreAlbum({ id }));
    expect({ ...restored, updatedAt: '' }).toEqual({ ...album, updatedAt: '' });
    expect(await order(id)).toEqual(ids);
    await done(albums.deleteAlbum({ id }));
    await sweep(new Date(Date.now() + (ALBUM_UNDO_SECONDS + 1) * 1000));
    expect(await albums.restoreAlbum({ id })).toMatchObject(missing);
    expect(await db().albumImage.count({ where: { albumId: id } })).toBe(0);
    expect(await db().image.count({ where: { ownerId: actor.ownerId, state: 'live' } })).toBe(2);
  });
});

describe('an album with rules', () => {
  it('loses pictures, or goes, only by a fresh proof; one without rules by any session', async () => {
    const { actor, person } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 2);
    const free = await done(albums.createAlbum({ title: 'free', imageIds: ids }));
    const { id } = await done(albums.createAlbum({ title: 'bound', imageIds: ids }));
    await db().album.update({ where: { id }, data: { rules: { originals: 'off' } } });
    await makeStale(person.id);
    const refused = { ok: false, code: 'auth/step-up' };
    expect(await albums.removeFromAlbum({ albumId: id, ids })).toMatchObject(refused);
    expect(await albums.deleteAlbum({ id })).toMatchObject(refused);
    expect(await counted(id)).toEqual([2, 2]);
    expect(await done(albums.removeFromAlbum({ albumId: free.id, ids }))).toMatchObject({ count: 2 });
    expect(await albums.deleteAlbum({ id: free.id })).toMatchObject({ ok: true });
    await db().session.updateMany({ where: { userId: person.id }, data: { authTime: new Date() } });
    expect(await done(albums.removeFromAlbum({ albumId: id, ids: [ids[0]] }))).toMatchObject({ count: 1 });
    expect(await albums.deleteAlbum({ id })).toMatchObject({ ok: true });
  });
});

describe('many changes at once', () => {
  it('leave the count right and nobody in a deadlock', async () => {
    const { actor } = await signIn('Anna');
    const ids = await ownImages(actor.ownerId, 12);
    const { id: albumId } = await done(albums.createAlbum({ title: 'x', imageIds: ids.slice(0, 6) }));
    const other = await done(albums.createAlbum({ title: 'y', imageIds: ids.slice(3, 9) }));
    const half = ids.slice(0, 6);
    const answers = await Promise.all([
      trashPhotos({ ids: ids.slice(0, 8) }),
      albums.addToAlbum({ albumId, ids: ids.toReversed() }),
      albums.removeFromAlbum({ albumId: other.id, ids: half }),
      albums.moveInAlbum({ albumId, ids: half.toReversed(), beforeId: null }),
      restorePhotos({ ids: ids.slice(2, 6) }),
      albums.setAlbumCover({ id: albumId, coverId: ids[5] }),
      trashPhotos({ ids: ids.toReversed() }),
      albums.addToAlbum({ albumId: other.id, ids }),
      restorePhotos({ ids }),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: expect.any(Boolean) });
    expect(answers.filter((answer) => !answer.ok && answer.code !== 'object/not-found')).toEqual([]);
    for (const id of [albumId, other.id]) {
      const [kept, real] = await counted(id);
      expect(kept).toBe(real);
    }
  });
});
