// Exports are prepared in the background: whatever ends a process or a store in between, what was made stays and the rest is made.

import { deleteExport as deleteDoor } from '@/app/(vault)/settings/export/actions';
import { db } from '@/lib/db/client';
import { claimExport, finishPart } from '@/lib/db/exports/export-work';
import { currentStorage } from '@/lib/storage/drivers';
import { SafelightError } from '@/lib/shared/safelight-error';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { settleExportMaker, stopExportMaker, wakeExportMaker } from '@/lib/vault/export/making/maker';
import { listExports } from '@/lib/vault/export/own-exports';
import { startExport } from '@/lib/vault/export/start-export';
import { runSweep } from '@/lib/vault/jobs';
import { deleteImages, trashImages } from '@/lib/vault/gallery/trash';
import { manifestIn, unpack } from '@/tests/support/pictures/archives';
import { askPart, downloadPart, keep } from '@/tests/support/pictures/exports';
import { send } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { signIn } from '@/tests/support/people/signed-in';

afterEach(settleExportMaker);
afterAll(closeDecoders);

const ONE_EACH = { bytes: 1024 ** 3, images: 1 };
const scope = 'all';

async function anna(pictures: number) {
  const signedIn = await signIn('Anna');
  const imageIds: string[] = [];
  for (let index = 0; index < pictures; index += 1) imageIds.push(await keep(signedIn.actor));
  return { ...signedIn, imageIds };
}

/** Lets a waiting or abandoned export be taken at once. */
const forgetLease = (id: string) => db().export.update({ where: { id }, data: { leasedUntil: null } });
const made = (exportId: string) => db().exportPart.count({ where: { exportId, storageKey: { not: null } } });

/** Calls `then` when the store is asked for the `nth` blob, before it answers. */
function atRead(nth: number, then: () => void | Promise<void>): void {
  const storage = currentStorage();
  const get = storage.get.bind(storage);
  let reads = 0;
  jest.spyOn(storage, 'get').mockImplementation(async function* (...asked) {
    reads += 1;
    if (reads === nth) await then();
    yield* get(...asked);
  });
}

it('goes on where an orderly stop broke off, and makes nothing twice', async () => {
  const { actor, imageIds } = await anna(4);
  let stopped: Promise<void> | undefined;
  atRead(3, () => {
    stopped = stopExportMaker();
  });
  const { id } = await startExport(actor, { scope }, ONE_EACH);
  await settleExportMaker();
  await stopped;
  expect((await listExports(actor))[0]).toMatchObject({ state: 'preparing' });
  const before = await db().exportPart.findMany({ where: { exportId: id, storageKey: { not: null } } });
  expect(before.map(({ number }) => number).sort()).toEqual([3, 4]);
  wakeExportMaker();
  await settleExportMaker();
  expect((await listExports(actor))[0]).toMatchObject({ state: 'ready', images: 4 });
  for (const { id: partId, storageKey } of before) {
    expect((await db().exportPart.findUniqueOrThrow({ where: { id: partId } })).storageKey).toBe(storageKey);
  }
  const pictures: string[] = [];
  for (const part of [1, 2, 3, 4]) {
    const manifest = manifestIn(unpack(await downloadPart(id, part)), `manifest-${part}.json`);
    pictures.push(...manifest.pictures.map((picture) => picture.id));
  }
  expect(pictures).toEqual(imageIds);
});

it('is taken over when its process died, and the dead one’s work counts no more', async () => {
  const { actor } = await anna(2);
  const storage = currentStorage();
  const leaseId = crypto.randomUUID();
  // The other process takes it first, makes a list, and is gone before the row.
  jest.spyOn(storage, 'get').mockImplementationOnce(async function* () {
    await Promise.resolve();
    yield* [];
    throw new SafelightError('storage/unavailable');
  });
  const { id } = await startExport(actor, { scope }, ONE_EACH);
  await settleExportMaker();
  await forgetLease(id);
  expect(await claimExport(leaseId, 60)).toMatchObject({ id });
  wakeExportMaker();
  await settleExportMaker();
  expect(await made(id)).toBe(0);
  await forgetLease(id);
  wakeExportMaker();
  await settleExportMaker();
  expect((await listExports(actor))[0]).toMatchObject({ state: 'ready' });
  const part = await db().exportPart.findFirstOrThrow({ where: { exportId: id } });
  const list = { driver: 'filesystem', storageKey: crypto.randomUUID(), plainBytes: 1, sealedBytes: 1 };
  const row = { ...list, salt: new Uint8Array(24), sealedSha256: new Uint8Array(32) };
  expect(await finishPart({ exportId: id, leaseId }, part.id, row, { images: 1, unreadable: 0, zipBytes: 1 })).toBe(false);
});

it('waits and tries again while the store is away, then gives up and says so by mail', async () => {
  const { actor, person } = await anna(1);
  const away = jest.spyOn(currentStorage(), 'get').mockImplementation(() => {
    throw new SafelightError('storage/unavailable');
  });
  const { id } = await startExport(actor, { scope });
  await settleExportMaker();
  const first = await db().export.findUniqueOrThrow({ where: { id } });
  expect([first.state, first.attempts]).toEqual(['preparing', 1]);
  expect(first.leasedUntil?.getTime()).toBeGreaterThan(Date.now() + 20_000);
  wakeExportMaker();
  await settleExportMaker();
  expect((await db().export.findUniqueOrThrow({ where: { id } })).attempts).toBe(1);
  for (let attempt = 2; attempt <= 6; attempt += 1) {
    await forgetLease(id);
    wakeExportMaker();
    await settleExportMaker();
  }
  expect((await listExports(actor))[0]).toMatchObject({ id, state: 'failed' });
  expect((await mailsTo(person.email)).at(-1)?.subject).toBe('Your Safelight export could not be made');
  const events = await db().securityEvent.findMany({ where: { subjectId: id, outcome: 'failed' } });
  expect(events.map(({ detail }) => detail)).toEqual([{ stage: 'given-up' }]);
  away.mockRestore();
  expect((await askPart(id, 1)).status).toBe(404);
  await startExport(actor, { scope });
  await settleExportMaker();
  expect((await listExports(actor)).map(({ state }) => state)).toEqual(['ready', 'failed']);
});

it('stops when its owner cancels it, and leaves no list behind', async () => {
  const { actor } = await anna(3);
  const kept = await storedKeys();
  atRead(2, async () => {
    const { id } = await db().export.findFirstOrThrow({ where: { ownerId: actor.ownerId } });
    expect(await send(deleteDoor, { exportId: id })).toMatchObject({ ok: true });
  });
  await startExport(actor, { scope });
  await settleExportMaker();
  expect(await listExports(actor)).toEqual([]);
  expect(await storedKeys()).toEqual(kept);
});

async function storedKeys(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of currentStorage().list({ createdBefore: new Date(Date.now() + 60_000) })) keys.push(key);
  return keys.sort();
}

it('leaves out what is deleted for ever while it is prepared', async () => {
  const { actor, imageIds } = await anna(3);
  // The oldest is read first; the newest is gone when its turn comes.
  atRead(1, async () => {
    await trashImages(actor, imageIds.slice(2));
    await deleteImages(actor, imageIds.slice(2));
  });
  const { id } = await startExport(actor, { scope });
  await settleExportMaker();
  expect((await listExports(actor))[0]).toMatchObject({ state: 'ready', images: 2, unreadable: 0 });
  const { pictures } = manifestIn(unpack(await downloadPart(id)), 'manifest-1.json');
  expect(pictures.map((picture) => picture.id)).toEqual(imageIds.slice(0, 2));
});

it('gives everybody a turn, part by part, and names no two files alike after one', async () => {
  const one = await anna(3);
  const two = await anna(1);
  const finished: string[] = [];
  one.use();
  atRead(1, async () => {
    two.use();
    await startExport(two.actor, { scope });
    const put = currentStorage();
    const realPut = put.put.bind(put);
    jest.spyOn(put, 'put').mockImplementation(async (...asked) => {
      finished.push(
        (await db().export.findFirstOrThrow({ where: { leaseId: { not: null }, leasedUntil: { gt: new Date() } } })).ownerId,
      );
      return realPut(...asked);
    });
  });
  const { id } = await startExport(one.actor, { scope }, ONE_EACH);
  await settleExportMaker();
  expect(finished).toEqual([one.person.id, two.person.id, one.person.id, one.person.id]);
  one.use();
  const files = await Promise.all([1, 2].map(async (part) => [...unpack(await downloadPart(id, part)).keys()]));
  const all = [...files.flat(), ...unpack(await downloadPart(id, 3)).keys()];
  expect(new Set(all).size).toBe(all.length);
});

it('is seen to by a scheduler’s call where nothing runs between requests', async () => {
  const { actor } = await anna(1);
  const { id } = await startExport(actor, { scope });
  await settleExportMaker();
  await db().exportPart.updateMany({ where: { exportId: id }, data: { storageKey: null, driver: null } });
  await db().export.update({ where: { id }, data: { state: 'preparing' } });
  await runSweep();
  expect((await listExports(actor))[0]).toMatchObject({ id, state: 'ready' });
});
