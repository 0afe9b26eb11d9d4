// The vault where things go wrong or race: nothing half-made is kept, and what is gone says so.

import { loadPhotoDetails, loadPhotos, renamePhoto, trashPhotos, uploadPhoto } from '@/app/(vault)/photos/actions';
import { GET as runCron } from '@/app/api/cron/sweep/route';
import { GET as listRoute } from '@/app/api/images/route';
import { forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import type { ImageDto } from '@/lib/shared/dto';
import { currentStorage } from '@/lib/storage/drivers';
import { createDataKey } from '@/lib/crypto/key-material';
import { listImages } from '@/lib/vault/gallery/list-images';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { requirePreview } from '@/lib/vault/renditions/preview';
import { sweep } from '@/lib/vault/sweep';
import { putRendition } from '@/lib/vault/renditions/stored-rendition';
import { emptyTrash, restoreImages, trashImages } from '@/lib/vault/gallery/trash';
import { requireUsage } from '@/lib/vault/usage';
import { cookieHeader } from '@/tests/support/requests/next-headers';
import { makeJpeg, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

const DAY_MILLISECONDS = 24 * 60 * 60_000;
/** More than one batch of anything. */
const MANY = 205;

async function upload(): Promise<ImageDto> {
  const result = await uploadPhoto(uploadForm(await makeJpeg({ width: 320, height: 200 })));
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

async function blobCount(): Promise<number> {
  let count = 0;
  for await (const _ of currentStorage().list({ createdBefore: new Date(Date.now() + DAY_MILLISECONDS) })) count += 1;
  return count;
}

/** Resolves when a query in this database waits for a lock that another holds. */
async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [waiting] = await db().$queryRaw<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (waiting && waiting.count > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Rows like a picture's, without bytes of their own, in the trash since `trashedAt`. */
async function copyToTrash(imageId: string, copies: number, trashedAt = new Date()): Promise<string[]> {
  const { id: _, rules: _rules, ...row } = await db().image.findUniqueOrThrow({ where: { id: imageId } });
  const ids = Array.from({ length: copies }, () => crypto.randomUUID());
  await db().image.createMany({ data: ids.map((id) => ({ ...row, id, state: 'trash', trashedAt })) });
  const usage = { images: { increment: copies }, bytes: { increment: copies * row.plainBytes } };
  await db().usage.update({ where: { ownerId: row.ownerId }, data: usage });
  return ids;
}

/** What the ledger says of one person's pictures, in its order. */
async function subjectsOf(type: string, actorId: string): Promise<(string | null)[]> {
  const events = await db().securityEvent.findMany({ where: { type, actorId }, orderBy: { id: 'asc' } });
  return events.map(({ subjectId }) => subjectId);
}

describe('renamePhoto', () => {
  it('seals the new name, cleaned for display, and refuses one that is gone', async () => {
    await signIn();
    const { id } = await upload();
    expect(await renamePhoto({ id, name: '../../Beach\u202e.jpg' })).toMatchObject({
      ok: true,
      data: { id, name: expect.not.stringMatching(/[/\u202e]/) },
    });
    expect(await loadPhotoDetails({ id })).toMatchObject({
      ok: true,
      data: { suite: 'AES-256-GCM', keyId: expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
    expect(await renamePhoto({ id: crypto.randomUUID(), name: 'x.jpg' })).toMatchObject({ ok: false, code: 'object/not-found' });
  });

  it('does not bring back a picture that is deleted while its new name is being sealed', async () => {
    await signIn();
    const { id } = await upload();
    const renaming = await db().$transaction(async (tx) => {
      await tx.image.delete({ where: { id } });
      // Until this is committed the row is still seen, and whoever writes to it waits.
      const answer = renamePhoto({ id, name: 'Too late.jpg' });
      await untilSomebodyWaits();
      return { answer };
    });
    expect(await renaming.answer).toMatchObject({ ok: false, code: 'object/not-found' });
    expect(await db().securityEvent.count({ where: { type: 'image.renamed', subjectId: id } })).toBe(0);
  });
});

describe('loadPhotos', () => {
  it('walks through every picture once, page by page, and refuses a cursor it did not make', async () => {
    await signIn();
    const ids = [];
    for (let made = 0; made < 5; made += 1) ids.push((await upload()).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await loadPhotos({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      if (!page.ok) throw new Error(page.code);
      seen.push(...page.data.items.map(({ id }) => id));
      cursor = page.data.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.reverse());
    expect(await loadPhotos({ cursor: 'nonsense' })).toMatchObject({ ok: false, code: 'request/invalid' });
  });

  it('refuses a cursor of the right length that names no place in the list', async () => {
    const { actor } = await signIn();
    for (const cursor of ['1700000000000_not-an-id', `x_${crypto.randomUUID()}`, `1_${crypto.randomUUID()} or true`]) {
      await expect(listImages(actor, { state: 'live', cursor, limit: 10 })).rejects.toMatchObject({ code: 'request/invalid' });
    }
  });

  it('answers the route as the action, and refuses a query that says a thing twice', async () => {
    await signIn();
    const { id } = await upload();
    const ask = (query: string) =>
      listRoute(new Request(`http://localhost:3000/api/images${query}`, { headers: { cookie: cookieHeader() } }), {
        params: Promise.resolve({}),
      });
    expect(await (await ask('?limit=1')).json()).toMatchObject({ items: [{ id }], nextCursor: null });
    expect((await ask('?limit=1&limit=2')).status).toBe(400);
  });
});

describe('storeImage', () => {
  it('takes every blob back when one cannot be written, or when the row cannot', async () => {
    await signIn();
    const before = await blobCount();
    const put = jest.spyOn(currentStorage(), 'put');
    put.mockRejectedValueOnce(Object.assign(new Error('no'), { code: 'storage/full' }));
    expect(await uploadPhoto(uploadForm(await makeJpeg()))).toMatchObject({ ok: false });
    put.mockRestore();
    await db().$executeRawUnsafe('alter table "Rendition" add constraint none_now check (false) not valid');
    expect(await uploadPhoto(uploadForm(await makeJpeg()))).toMatchObject({ ok: false });
    await db().$executeRawUnsafe('alter table "Rendition" drop constraint none_now');
    expect(await blobCount()).toBe(before);
    expect(await uploadPhoto(uploadForm(await makeJpeg()))).toMatchObject({ ok: true });
  });
});

describe('requirePreview', () => {
  it('answers null for a picture that is gone, and keeps no blob for one that goes meanwhile', async () => {
    const { actor } = await signIn();
    expect(await requirePreview(actor.ownerId, crypto.randomUUID())).toBeNull();
    const { id } = await upload();
    const making = requirePreview(actor.ownerId, id);
    await db().image.deleteMany({ where: { id } });
    await making.catch(() => null);
    await expect(requireRendition(actor, { imageId: id, kind: 'preview' })).rejects.toMatchObject({ code: 'object/not-found' });
    await sweep(new Date(Date.now() + DAY_MILLISECONDS));
    expect(await blobCount()).toBe(await db().rendition.count());
  });
});

describe('the trash', () => {
  it('is emptied by its owner, and by the sweep after thirty days', async () => {
    const { actor } = await signIn();
    const kept = await upload();
    const [first, second] = [await upload(), await upload()];
    await trashPhotos({ ids: [first.id] });
    expect(await emptyTrash(actor)).toEqual({ count: 1 });
    await trashPhotos({ ids: [second.id] });
    const early = await sweep(new Date(Date.now() + 29 * DAY_MILLISECONDS));
    expect(early.purged).toBe(0);
    expect((await sweep(new Date(Date.now() + 31 * DAY_MILLISECONDS))).purged).toBe(1);
    const rows = await db().image.findMany({ where: { ownerId: actor.ownerId }, select: { id: true } });
    expect(rows).toEqual([{ id: kept.id }]);
  });
});

describe('more than one batch', () => {
  it('is moved there and back at once, each picture on record before the answer', async () => {
    const { actor } = await signIn();
    const ids = await copyToTrash((await upload()).id, MANY);
    expect(await restoreImages(actor, [...ids, crypto.randomUUID()])).toEqual({ count: MANY });
    expect((await subjectsOf('image.restored', actor.ownerId)).sort()).toEqual([...ids].sort());
    expect(await trashImages(actor, ids)).toEqual({ count: MANY });
    // Rows of one insert were made by one transaction.
    const inserts = await db().$queryRaw<{ inserts: number }[]>`
      select count(distinct xmin::text)::int as inserts from "SecurityEvent"
      where type = 'image.trashed' and "actorId" = ${actor.ownerId}::uuid`;
    expect(inserts).toEqual([{ inserts: 1 }]);
    expect((await subjectsOf('image.trashed', actor.ownerId)).sort()).toEqual([...ids].sort());
    expect(await trashImages(actor, ids)).toEqual({ count: 0 });
    expect(await subjectsOf('image.trashed', actor.ownerId)).toHaveLength(MANY);
  });

  it('is deleted by its owner to the last one, and the quota comes back', async () => {
    const { actor } = await signIn();
    const kept = await upload();
    const ids = await copyToTrash(kept.id, MANY);
    expect(await emptyTrash(actor)).toEqual({ count: MANY });
    expect((await subjectsOf('image.deleted', actor.ownerId)).sort()).toEqual(ids.sort());
    expect(await requireUsage(actor)).toMatchObject({ images: 1, bytes: kept.plainBytes });
  });

  it('is swept to the last one: trash of many owners past its days, and blobs without a row', async () => {
    const [anna, bob] = [await signIn('Anna'), await signIn('Bob')];
    anna.use();
    const ids = await copyToTrash((await upload()).id, MANY, new Date(Date.now() - 31 * DAY_MILLISECONDS));
    bob.use();
    const [bobs = ''] = await copyToTrash((await upload()).id, 1, new Date(Date.now() - 31 * DAY_MILLISECONDS));
    const picture = { ownerId: anna.actor.ownerId, imageId: crypto.randomUUID(), key: createDataKey() };
    const bytes = new Uint8Array(10);
    await Promise.all(
      Array.from({ length: MANY }, () => putRendition(picture, { kind: 'thumbnail', mediaType: 'image/webp', bytes })),
    );
    const rows = await db().rendition.count();
    expect(await sweep(new Date(Date.now() + 2 * 60 * 60_000))).toMatchObject({ purged: MANY + 1, orphans: MANY });
    expect((await subjectsOf('image.deleted', anna.actor.ownerId)).sort()).toEqual(ids.sort());
    expect(await subjectsOf('image.deleted', bob.actor.ownerId)).toEqual([bobs]);
    expect([await db().rendition.count(), await blobCount()]).toEqual([rows, rows]);
  });
});

describe('the scheduler’s door', () => {
  it('is closed without a secret, refuses a wrong one and sweeps with the right one', async () => {
    const ask = (token: string) =>
      runCron(new Request('http://localhost:3000/api/cron/sweep', { headers: { authorization: `Bearer ${token}` } }), {
        params: Promise.resolve({}),
      });
    expect((await ask('x')).status).toBe(404);
    process.env['CRON_SECRET'] = 'a-secret-of-the-scheduler-in-tests';
    forgetConfig();
    expect((await ask('x')).status).toBe(401);
    const answer = await ask('a-secret-of-the-scheduler-in-tests');
    expect([answer.status, await answer.json()]).toEqual([200, { hasRun: true }]);
    delete process.env['CRON_SECRET'];
    forgetConfig();
  });
});
