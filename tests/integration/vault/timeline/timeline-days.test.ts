// The days of a timeline: which tags a picture gets, what the rows count, and that no tag tells anything to anybody else.

import { db } from '@/lib/db/client';
import type { TimelineDayRow } from '@/lib/db/images/timeline';
import { ensureTimelineDays } from '@/lib/db/images/timeline';
import { inTransaction } from '@/lib/db/transactions';
import type { Actor } from '@/lib/auth/actor';
import { storeImage } from '@/lib/vault/intake/store-image';
import { dayTagsFor, openTimelineDay } from '@/lib/vault/timeline/day-tags';
import { deleteImages, restoreImages, trashImages } from '@/lib/vault/gallery/trash';
import { makeJpeg } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

async function store(actor: Actor) {
  const { bytes, name, type } = await makeJpeg();
  return (await storeImage(actor, { content: bytes, fileName: name, declaredType: type })).image;
}

async function daysOf({ ownerId }: Actor) {
  const rows = await db().timelineDay.findMany({ where: { ownerId }, orderBy: { basis: 'asc' } });
  return Promise.all(
    rows.map(async (row) => ({
      basis: row.basis,
      images: row.images,
      day: await openTimelineDay(ownerId, row as TimelineDayRow),
    })),
  );
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('dayTagsFor', () => {
  it('takes the day by the camera for taken and the day in UTC for added', async () => {
    const { actor } = await signIn();
    const createdAt = new Date('2026-05-20T23:30:00-02:00');
    const { days } = await dayTagsFor(actor.ownerId, { takenAt: '2024-05-03T23:59:59', createdAt });
    const opened = await Promise.all(days.map(async (row) => [row.basis, await openTimelineDay(actor.ownerId, row)]));
    expect(opened).toEqual([
      ['taken', '2024-05-03'],
      ['added', '2026-05-21'],
    ]);
  });

  it('puts a picture of unknown time under the day it was added, and gives one day one tag', async () => {
    const { actor } = await signIn();
    const createdAt = new Date('2026-05-20T12:00:00Z');
    const unknown = await dayTagsFor(actor.ownerId, { takenAt: null, createdAt });
    const known = await dayTagsFor(actor.ownerId, { takenAt: '2026-05-20T01:00:00', createdAt: new Date('2026-06-01') });
    expect(hex(unknown.takenTag)).toBe(hex(known.takenTag));
    expect(hex(unknown.addedTag)).not.toBe(hex(known.addedTag));
  });

  it('gives the same day another tag in the other basis and to another owner', async () => {
    const [anna, bob] = [await signIn('Anna'), await signIn('Bob')];
    const times = { takenAt: null, createdAt: new Date('2026-05-20T12:00:00Z') };
    const [hers, his] = [await dayTagsFor(anna.actor.ownerId, times), await dayTagsFor(bob.actor.ownerId, times)];
    expect(new Set([hers.takenTag, hers.addedTag, his.takenTag, his.addedTag].map(hex)).size).toBe(4);
  });

  it('seals a day so that it opens in its own row alone', async () => {
    const [anna, bob] = [await signIn('Anna'), await signIn('Bob')];
    const { days } = await dayTagsFor(anna.actor.ownerId, { takenAt: null, createdAt: new Date() });
    const [taken, added] = days as [TimelineDayRow, TimelineDayRow];
    await expect(openTimelineDay(anna.actor.ownerId, { ...taken, tag: added.tag })).rejects.toMatchObject({
      code: 'crypto/open-failed',
    });
    await expect(openTimelineDay(anna.actor.ownerId, { ...taken, basis: 'added' })).rejects.toMatchObject({
      code: 'crypto/open-failed',
    });
    await expect(openTimelineDay(bob.actor.ownerId, taken)).rejects.toMatchObject({ code: 'crypto/open-failed' });
  });
});

describe('storeImage and the days', () => {
  it('counts a picture under both of its days, through trash and back and out', async () => {
    const { actor } = await signIn();
    const [first] = [await store(actor), await store(actor)];
    const day = first.createdAt.slice(0, 10);
    const counted = (images: number) => [
      { basis: 'added', images, day },
      { basis: 'taken', images, day },
    ];
    expect(await daysOf(actor)).toEqual(counted(2));
    await trashImages(actor, [first.id]);
    expect(await daysOf(actor)).toEqual(counted(1));
    await restoreImages(actor, [first.id]);
    expect(await daysOf(actor)).toEqual(counted(2));
    await trashImages(actor, [first.id]);
    await deleteImages(actor, [first.id]);
    expect(await daysOf(actor)).toEqual(counted(1));
  });

  it('counts right when many come at once', async () => {
    const { actor } = await signIn();
    await Promise.all(Array.from({ length: 8 }, () => store(actor)));
    expect((await daysOf(actor)).map(({ images }) => images)).toEqual([8, 8]);
  });
});

describe('ensureTimelineDays', () => {
  it('leaves a day that is there as it is', async () => {
    const { actor } = await signIn();
    const image = await store(actor);
    const times = { takenAt: null, createdAt: new Date(image.createdAt) };
    const { days } = await dayTagsFor(actor.ownerId, times);
    await inTransaction((tx) => ensureTimelineDays(tx, actor.ownerId, days));
    expect((await daysOf(actor)).map(({ images }) => images)).toEqual([1, 1]);
  });
});
