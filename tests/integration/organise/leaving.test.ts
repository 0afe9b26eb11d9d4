// A person who leaves takes their albums, tags and words along, and nobody else's.

import * as albums from '@/app/(vault)/albums/actions';
import { describeImage, tagImages } from '@/app/(vault)/photos/organise/actions';
import { db } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';
import { deleteAccountNow } from '@/lib/vault/delete-account';
import { ownImages } from '@/tests/support/pictures/owned-images';
import { signIn } from '@/tests/support/people/signed-in';

const counts = (ownerId: OwnerId) => {
  const where = { ownerId };
  return Promise.all([
    db().album.count({ where }),
    db().albumImage.count({ where }),
    db().tag.count({ where }),
    db().tagTerm.count({ where }),
    db().imageTag.count({ where }),
    db().indexTerm.count({ where }),
    db().unindexedImage.count({ where }),
  ]);
};

async function organise(name: string): Promise<OwnerId> {
  const { actor } = await signIn(name);
  const ids = await ownImages(actor.ownerId, 2);
  for (const answer of [
    await albums.createAlbum({ title: 'x', imageIds: ids }),
    await tagImages({ ids, names: ['Sea'] }),
    await describeImage({ id: ids[0], caption: 'waves' }),
  ]) {
    expect(answer).toMatchObject({ ok: true });
  }
  await db().unindexedImage.create({ data: { imageId: ids[1] ?? '', ownerId: actor.ownerId } });
  return actor.ownerId;
}

it('leaves no row of Anna’s and every one of Bob’s', async () => {
  const bob = await organise('Bob');
  const before = await counts(bob);
  expect(before.every((count) => count > 0)).toBe(true);
  const anna = await organise('Anna');
  expect(await deleteAccountNow(anna)).toBe(true);
  expect(await counts(anna)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(await counts(bob)).toEqual(before);
});
