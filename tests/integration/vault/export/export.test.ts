// An export from asking for it to the unpacked files: what is in it, what is not, and what rests meanwhile.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { deleteExport as deleteDoor, startExport as startDoor } from '@/app/(vault)/settings/export/actions';
import type { SessionActor } from '@/lib/auth/actor';
import { config } from '@/lib/config/config';
import { sealField } from '@/lib/crypto/field';
import { db } from '@/lib/db/client';
import { addRendition, findImage } from '@/lib/db/images/images';
import type { OwnerId } from '@/lib/shared/owner-id';
import { createAlbum } from '@/lib/vault/albums/change-album';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { deleteAccountNow } from '@/lib/vault/delete-account';
import { describeImage } from '@/lib/vault/gallery/describe-image';
import { settleExportMaker } from '@/lib/vault/export/making/maker';
import { listExports } from '@/lib/vault/export/own-exports';
import { startExport } from '@/lib/vault/export/start-export';
import { setFavourite } from '@/lib/vault/gallery/favourites';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { openDataKey } from '@/lib/vault/renditions/sealed-image';
import { putRendition } from '@/lib/vault/renditions/stored-rendition';
import { sweep } from '@/lib/vault/sweep';
import { tagImages } from '@/lib/vault/tags/change-tags';
import { deleteImages, trashImages } from '@/lib/vault/gallery/trash';
import { flushEvents } from '@/lib/watch/record';
import { piecesOf } from '@/tests/support/pictures/batches';
import { manifestIn, unpack } from '@/tests/support/pictures/archives';
import { askPart, downloadPart, keep, makeExport } from '@/tests/support/pictures/exports';
import { send } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { makeJpeg } from '@/tests/support/pictures/pictures';
import { staleProof } from '@/tests/support/people/stale';
import { signIn } from '@/tests/support/people/signed-in';

afterEach(settleExportMaker);
afterAll(closeDecoders);

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const HOUR = 60 * 60_000;

async function original(actor: Parameters<typeof requireRendition>[0], imageId: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of piecesOf(await (await requireRendition(actor, { imageId, kind: 'original' })).open()))
    parts.push(piece);
  return Buffer.concat(parts);
}

const makeAlbum = async (actor: SessionActor, title: string, imageIds: readonly string[]) =>
  (await createAlbum(actor, { title, imageIds })).id;

/** When and with what it was taken: sealed as the intake does it. */
async function keepFacts(ownerId: OwnerId, imageId: string, facts: { takenAt: string; camera: string }): Promise<void> {
  const row = await findImage(ownerId, imageId);
  if (!row) throw new Error('no picture');
  const ref = { table: 'Image', column: 'sealedFacts', rowId: imageId };
  const sealed = sealField(await openDataKey(ownerId, row), ref, Buffer.from(JSON.stringify({ ...facts, look: null })));
  await db().image.update({ where: { id: imageId }, data: { sealedFacts: new Uint8Array(sealed) } });
}

/** The file as it was sent, kept beside the clean one. */
async function keepUntouched(ownerId: OwnerId, imageId: string, bytes: Uint8Array): Promise<void> {
  const row = await findImage(ownerId, imageId);
  if (!row) throw new Error('no picture');
  const picture = { ownerId, imageId, key: await openDataKey(ownerId, row) };
  await addRendition(ownerId, imageId, await putRendition(picture, { kind: 'untouched', mediaType: 'image/jpeg', bytes }));
}

describe('an export of everything', () => {
  it('holds every picture of the gallery as it is, with all that was noted of it', async () => {
    const { actor, person } = await signIn('Anna');
    const { ownerId } = actor;
    const sent = await makeJpeg({ name: 'Straße.JPG', comment: 'as it was sent' });
    const first = await keep(actor, sent);
    const second = await keep(actor, { ...(await makeJpeg()), name: 'straße.jpg' });
    const trashed = await keep(actor);
    await trashImages(actor, [trashed]);
    const album = await makeAlbum(actor, 'Sommer / 2024', [second, first]);
    await tagImages(actor, { ids: [first], names: ['harbour'] });
    await keepUntouched(ownerId, first, sent.bytes);
    await describeImage(actor, { id: first, caption: 'A “caption”\nof two lines', altText: 'Boats' });
    await setFavourite(actor, { ids: [first], isFavourite: true });
    await keepFacts(ownerId, first, { takenAt: '2024-05-03T14:07:22', camera: 'Make Model 1' });

    const id = await makeExport(actor);
    const [listed] = await listExports(actor);
    expect(listed).toMatchObject({ id, title: null, state: 'ready', images: 2, imagesDone: 2, unreadable: 0 });
    const answer = await askPart(id, 1);
    expect(answer.status).toBe(200);
    const archive = Buffer.from(await answer.arrayBuffer());
    expect(Number(answer.headers.get('content-length'))).toBe(archive.length);
    expect(archive.length).toBe(listed?.parts[0]?.bytes);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/zip',
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="safelight-${new Date().toISOString().slice(0, 10)}.zip"`,
    });

    const files = unpack(archive);
    const month = new Date().toISOString().slice(0, 7).replace('-', '/');
    expect([...files.keys()]).toEqual([
      'manifest.json',
      'manifest-1.json',
      '2024/05/Straße.JPG',
      'untouched/2024/05/Straße.JPG',
      `${month}/straße.jpg`,
    ]);
    const { pictures, unreadable } = manifestIn(files, 'manifest-1.json');
    expect(unreadable).toEqual([]);
    expect(pictures[0]).toMatchObject({
      id: first,
      name: 'Straße.JPG',
      takenAt: '2024-05-03T14:07:22',
      camera: 'Make Model 1',
      caption: 'A “caption”\nof two lines',
      altText: 'Boats',
      favourite: true,
      tags: ['harbour'],
      albums: [{ id: album, title: 'Sommer / 2024', position: expect.any(Number) }],
      width: 96,
      height: 64,
    });
    for (const { id: imageId, file, sha256: sum, bytes } of pictures) {
      const held = files.get(file) ?? Buffer.alloc(0);
      expect(held.equals(await original(actor, imageId))).toBe(true);
      expect([sha256(held), held.length]).toEqual([sum, bytes]);
    }
    expect(files.get(pictures[0]?.untouched?.file ?? '')?.equals(Buffer.from(sent.bytes))).toBe(true);
    expect(sha256(sent.bytes)).toBe(pictures[0]?.untouched?.sha256);
    expect(manifestIn(files, 'manifest.json')).toMatchObject({
      format: 'safelight-export',
      version: 1,
      export: id,
      album: null,
      albums: [{ id: album, title: 'Sommer / 2024' }],
      tags: ['harbour'],
      parts: [{ part: 1, manifest: 'manifest-1.json', pictures: 2, unreadable: 0 }],
    });

    const [mail] = (await mailsTo(person.email)).filter(({ subject }) => subject?.includes('export'));
    expect(mail?.text).toContain('/settings/export');
    expect(mail?.text).toContain('If you did not ask for it');
    const events = await db().securityEvent.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } });
    expect(events.map(({ type, detail }) => [type, (detail as Record<string, unknown>)['stage']])).toEqual([
      ['export.made', 'asked'],
      ['export.made', 'ready'],
      ['export.downloaded', undefined],
    ]);
  });

  it('is cut into parts that unpack into one folder, the first of which tells of all', async () => {
    const { actor } = await signIn('Anna');
    for (let index = 0; index < 5; index += 1) await keep(actor, { ...(await makeJpeg()), name: 'same.jpg' });
    const id = await makeExport(actor, { limits: { bytes: 1024 ** 3, images: 2 } });
    const parts = await Promise.all([1, 2].map((part) => downloadPart(id, part)));
    const all = [...parts, await downloadPart(id, 3)].map(unpack);
    const names = all.flatMap((files) => [...files.keys()]);
    expect(new Set(names).size).toBe(names.length);
    expect(
      names
        .filter((name) => name.endsWith('.jpg'))
        .map((name) => path.basename(name))
        .sort(),
    ).toEqual(['same (2).jpg', 'same (3).jpg', 'same (4).jpg', 'same (5).jpg', 'same.jpg']);
    expect(all.map((files) => files.has('manifest.json'))).toEqual([true, false, false]);
    const whole = manifestIn<{ parts: object[] }>(all[0] ?? new Map(), 'manifest.json');
    expect(whole.parts).toMatchObject([{ pictures: 2 }, { pictures: 2 }, { pictures: 1 }]);
    const [listed] = await listExports(actor);
    expect(listed?.parts.map(({ images }) => images)).toEqual([2, 2, 1]);
    expect((await askPart(id, 4)).status).toBe(404);
  });
});

describe('an export of an album', () => {
  it('holds its pictures in a folder of its title, whatever the title', async () => {
    const { actor } = await signIn('Anna');
    const [inside] = [await keep(actor), await keep(actor)];
    const album = await makeAlbum(actor, '../../manifest.json', [inside ?? '']);
    const id = await makeExport(actor, { scope: album });
    expect((await listExports(actor))[0]?.title).toBe('../../manifest.json');
    const names = [...unpack(await downloadPart(id)).keys()];
    expect(names).toHaveLength(3);
    expect(names[2]).toMatch(/^__.._manifest\.json\/[^/]+\.jpg$/);
  });

  it('is refused for an album that is Bob’s, as for one that is not there', async () => {
    const bob = await signIn('Bob');
    const album = await makeAlbum(bob.actor, 'Bob', [await keep(bob.actor)]);
    const { actor } = await signIn('Anna');
    await keep(actor);
    for (const scope of [album, crypto.randomUUID()]) {
      await expect(startExport(actor, { scope })).rejects.toMatchObject({ code: 'object/not-found' });
    }
    expect(await listExports(actor)).toEqual([]);
  });
});

describe('asking for an export', () => {
  const scope = 'all';
  it('wants a fresh proof, and a picture', async () => {
    const { person } = await signIn('Anna');
    expect(await send(startDoor, { scope })).toMatchObject({ ok: false, fieldErrors: { scope: ['export/empty'] } });
    await staleProof(person.id);
    expect(await send(startDoor, { scope })).toMatchObject({ ok: false, code: 'auth/step-up' });
    expect(await send(startDoor, { scope: 'x' })).toMatchObject({ ok: false, code: 'auth/step-up' });
  });

  it('is bounded: one at a time, three in all', async () => {
    const { actor } = await signIn('Anna');
    await keep(actor);
    const started = await Promise.allSettled([startExport(actor, { scope }), startExport(actor, { scope })]);
    expect(started.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await settleExportMaker();
    await makeExport(actor);
    const third = await makeExport(actor);
    expect(await send(startDoor, { scope })).toMatchObject({ ok: false, fieldErrors: { scope: ['export/too-many'] } });
    expect(await send(deleteDoor, { exportId: third })).toMatchObject({ ok: true });
    expect(await send(startDoor, { scope })).toEqual({ redirectTo: '/settings/export' });
  });

  it.each([
    ['the account', { originals: 'off' }],
    ['the account', { watermark: 'always' }],
    ['the account', { originalsAnHour: 5 }],
    ['an album', { originals: 'off' }],
    ['a picture', { originals: 'off' }],
  ] as const)('is refused where a rule of %s binds originals (%j), and so is the download', async (where, rules) => {
    const { actor } = await signIn('Anna');
    const { ownerId } = actor;
    const imageId = await keep(actor);
    const album = await makeAlbum(actor, 'One', [imageId]);
    const id = await makeExport(actor);
    if (where === 'the account') await db().privacySettings.create({ data: { ownerId, rules } });
    if (where === 'an album') await db().album.update({ where: { id: album }, data: { rules } });
    if (where === 'a picture') await db().image.update({ where: { id: imageId }, data: { rules } });
    expect(await send(startDoor, { scope })).toMatchObject({
      ok: false,
      code: 'image/original-off',
      fieldErrors: { scope: ['export/rules'] },
    });
    expect((await askPart(id, 1)).status).toBe(403);
    const followed = await askPart(id, 1, { headers: { accept: 'text/html' } });
    expect([followed.status, followed.headers.get('location')]).toEqual([303, '/settings/export?problem=bound']);
  });

  it('is not hindered by rules that bind nothing, nor by Bob’s', async () => {
    const bob = await signIn('Bob');
    await db().privacySettings.create({ data: { ownerId: bob.actor.ownerId, rules: { originals: 'off' } } });
    const { actor } = await signIn('Anna');
    await keep(actor);
    const rules = { originals: 'allowed', watermark: 'never', isStepUp: true, originalsAnHour: null };
    await db().privacySettings.create({ data: { ownerId: actor.ownerId, rules } });
    expect((await askPart(await makeExport(actor), 1)).status).toBe(200);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

describe('what rests', () => {
  it('holds no plain text while an export is ready', async () => {
    const { actor } = await signIn('Anna');
    const imageId = await keep(actor, { ...(await makeJpeg()), name: 'CANARYexport.jpg' });
    const album = await makeAlbum(actor, 'CANARYexport title', [imageId]);
    await describeImage(actor, { id: imageId, caption: 'CANARYexport caption' });
    const id = await makeExport(actor, { scope: album });
    const plain = await original(actor, imageId);
    const archive = await downloadPart(id);
    expect(archive.includes('CANARYexport title')).toBe(true);
    await flushEvents();
    const needles = ['CANARYexport', sha256(plain), 'manifest.json', 'PK\x03\x04', 'safelight-export'].map((text) =>
      Buffer.from(text),
    );
    needles.push(Buffer.from(plain.subarray(300, 324)));
    const tables = await db().$queryRaw<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`;
    for (const { name } of tables) {
      const rows = await db().$queryRawUnsafe<Record<string, unknown>[]>(`select * from "${name}"`);
      for (const value of rows.flatMap((row) => Object.values(row))) {
        const text = (): string =>
          JSON.stringify(value, (_, big: unknown) => (typeof big === 'bigint' ? String(big) : big)) ?? '';
        const bytes = value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(text());
        for (const needle of needles) expect([name, bytes.includes(needle)]).toEqual([name, false]);
      }
    }
    for (const file of filesUnder(config().dataDir)) {
      const bytes = readFileSync(file);
      for (const needle of needles) expect([file, bytes.includes(needle)]).toEqual([file, false]);
      expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
    }
  });

  it('is kept by the sweep while it lasts, and goes with its time, with its deletion and with the account', async () => {
    const { actor, person } = await signIn('Anna');
    await keep(actor);
    const listOf = async (exportId: string) =>
      (await db().exportPart.findFirstOrThrow({ where: { exportId }, select: { storageKey: true } })).storageKey ?? '';
    const isThere = (key: string) => filesUnder(config().storageDir).some((file) => file.endsWith(key));
    const [timed, deleted, last] = [await makeExport(actor), await makeExport(actor), await makeExport(actor)];
    const keys = [await listOf(timed), await listOf(deleted), await listOf(last)];
    await db().export.update({ where: { id: timed }, data: { expires: new Date(Date.now() + 1.5 * HOUR) } });

    // Two hours on, every list is old enough for an orphan.
    expect(await sweep(new Date(Date.now() + 1.2 * HOUR))).toMatchObject({ expiredExports: 0 });
    expect(keys.map(isThere)).toEqual([true, true, true]);
    expect(await sweep(new Date(Date.now() + 2 * HOUR))).toMatchObject({ expiredExports: 1 });
    expect(keys.map(isThere)).toEqual([false, true, true]);
    expect((await askPart(timed, 1)).status).toBe(404);
    expect(await send(deleteDoor, { exportId: deleted })).toMatchObject({ ok: true });
    expect(keys.map(isThere)).toEqual([false, false, true]);
    expect(await deleteAccountNow(actor.ownerId)).toBe(true);
    expect(keys.map(isThere)).toEqual([false, false, false]);
    expect(await db().export.count({ where: { ownerId: person.id } })).toBe(0);
  });
});

describe('a picture that is gone or does not open', () => {
  it('ends the export before the first byte when it was deleted for ever, and not while it is in the trash', async () => {
    const { actor } = await signIn('Anna');
    const [, gone = ''] = [await keep(actor), await keep(actor)];
    const id = await makeExport(actor);
    await trashImages(actor, [gone]);
    expect((await askPart(id, 1, { method: 'HEAD' })).status).toBe(200);
    await deleteImages(actor, [gone]);
    for (const headers of [{}, { range: 'bytes=0-9' }]) {
      const answer = await askPart(id, 1, { headers });
      expect([answer.status, await answer.json()]).toEqual([410, expect.objectContaining({ code: 'export/changed' })]);
    }
    expect((await askPart(id, 1, { method: 'HEAD' })).status).toBe(410);
    const followed = await askPart(id, 1, { headers: { accept: 'text/html' } });
    expect(followed.headers.get('location')).toBe('/settings/export?problem=changed');
  });

  it('is left out and named when it cannot be opened while the export is prepared', async () => {
    const { actor } = await signIn('Anna');
    const [good = '', lost = ''] = [await keep(actor), await keep(actor)];
    const { storageKey } = await db().rendition.findFirstOrThrow({ where: { imageId: lost, kind: 'original' } });
    rmSync(filesUnder(config().storageDir).find((file) => file.endsWith(storageKey)) ?? '');
    const id = await makeExport(actor);
    expect((await listExports(actor))[0]).toMatchObject({ state: 'ready', images: 1, unreadable: 1 });
    const { pictures, unreadable } = manifestIn(unpack(await downloadPart(id)), 'manifest-1.json');
    expect([pictures.map((picture) => picture.id), unreadable]).toEqual([[good], [{ id: lost, code: 'storage/not-found' }]]);
    expect(await db().securityEvent.count({ where: { type: 'integrity.failed', subjectId: lost } })).toBe(1);
  });
});
