// What there may be at most, and what one call may look at.

import * as albums from '@/app/(vault)/albums/actions';
import { searchImages } from '@/app/(vault)/search/actions';
import { db } from '@/lib/db/client';
import type { ActionResult } from '@/lib/shared/dto';
import { MAX_ALBUM_IMAGES, MAX_ALBUMS, MAX_BULK_IDS } from '@/lib/shared/limits';
import { MAX_LOOKED_AT } from '@/lib/vault/search/walk';
import { ownImage, ownImages } from '@/tests/support/pictures/owned-images';
import { signIn } from '@/tests/support/people/signed-in';

async function done<T>(answer: Promise<ActionResult<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

it('an album takes no more than it may hold, and what would be too much leaves it as it was', async () => {
  const { actor } = await signIn('Anna');
  const [a = '', b = ''] = await ownImages(actor.ownerId, 2);
  const { id } = await done(albums.createAlbum({ title: 'x' }));
  await db().album.update({ where: { id }, data: { images: MAX_ALBUM_IMAGES - 1 } });
  expect(await albums.addToAlbum({ albumId: id, ids: [a, b] })).toMatchObject({ code: 'album/full' });
  expect(await db().albumImage.count({ where: { albumId: id } })).toBe(0);
  expect(await done(albums.addToAlbum({ albumId: id, ids: [a] }))).toMatchObject({ count: 1 });
  const places = [{ id: b, position: 1 }];
  expect(await albums.restoreToAlbum({ albumId: id, places })).toMatchObject({ code: 'album/full' });
});

it('an owner makes no more albums than may be, and brings none back beyond that', async () => {
  const { actor } = await signIn('Anna');
  const first = await done(albums.createAlbum({ title: 'x' }));
  await done(albums.deleteAlbum({ id: first.id }));
  await db().$executeRaw`
    insert into "Album" (id, "ownerId", "sealedTitle", "kekId", position, "updatedAt")
    select gen_random_uuid(), ${actor.ownerId}::uuid, '', '', n, now() from generate_series(1, ${MAX_ALBUMS}::int) n`;
  expect(await albums.createAlbum({ title: 'y' })).toMatchObject({ code: 'album/too-many' });
  expect(await albums.restoreAlbum({ id: first.id })).toMatchObject({ code: 'album/too-many' });
});

it('a call names no more pictures than it may', async () => {
  await signIn('Anna');
  const ids = Array.from({ length: MAX_BULK_IDS + 1 }, () => crypto.randomUUID());
  expect(await albums.createAlbum({ title: 'x', imageIds: ids })).toMatchObject({ code: 'request/invalid' });
  const { id: albumId } = await done(albums.createAlbum({ title: 'x', imageIds: ids.slice(1) }));
  expect(await albums.addToAlbum({ albumId, ids })).toMatchObject({ code: 'request/invalid' });
});

it('a search that finds little in much stops, and its cursor goes on to what there is', async () => {
  const { actor } = await signIn('Anna');
  const oldest = await ownImage(actor.ownerId, { mediaType: 'image/png', createdAt: new Date('2020-01-01T00:00:00Z') });
  for (let from = 0; from <= MAX_LOOKED_AT; from += 5_000) {
    await db().$executeRaw`
      insert into "Image" (id, "ownerId", "createdAt", "mediaType", "plainBytes", "wrappedDek", "kekId", "sealedName", "sealedLook", "sealedRemoved")
      select gen_random_uuid(), ${actor.ownerId}::uuid, now() - n * interval '1 second', 'image/jpeg', 1, '', '', '', '', ''
      from generate_series(${from}::int, ${from + 4_999}::int) n`;
  }
  const first = await done(searchImages({ types: ['image/png'] }));
  expect(first).toEqual({ items: [], nextCursor: expect.any(String) });
  const second = await done(searchImages({ types: ['image/png'], cursor: first.nextCursor }));
  expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([[oldest], null]);
});
