// What a thief of the store gets, and what somebody who can write to it achieves: nothing that opens.

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { createAlbum } from '@/app/(vault)/albums/actions';
import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { describeImage, tagImages } from '@/app/(vault)/photos/organise/actions';
import { searchImages } from '@/app/(vault)/search/actions';
import { config, forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { deleteUserKeys } from '@/lib/db/keys/keyring';
import { forgetKeyProvider } from '@/lib/keys/provider';
import type { ImageDto } from '@/lib/shared/dto';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { listImages, requireImageDetails } from '@/lib/vault/gallery/list-images';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { changePrivacy } from '@/lib/vault/privacy';
import { forgetOwnerKeys } from '@/lib/keys/owner-keys';
import { flushEvents } from '@/lib/watch/record';
import { makeJpeg, makeScene, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';
import { piecesOf } from '@/tests/support/pictures/batches';

afterAll(closeDecoders);

async function upload(options: Parameters<typeof makeJpeg>[0] = {}): Promise<ImageDto> {
  const result = await uploadPhoto(uploadForm(await makeJpeg(options)));
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.byteLength;
  return bytes;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

const openFailed = { code: 'crypto/open-failed' };

describe('no plaintext', () => {
  it('rests in any table, blob, mail or other file of the data folder', async () => {
    const { actor } = await signIn();
    await changePrivacy(actor, { keepOriginals: true });
    const canary = 'CANARY7f3a';
    const taken = '2013-07-21';
    const sent = await makeJpeg({
      width: 640,
      height: 480,
      name: `${canary}-name.jpg`,
      comment: `${canary}-exif`,
      takenAt: `${taken.replaceAll('-', ':')} 18:30:05`,
    });
    const stored = await uploadPhoto(uploadForm(sent));
    if (!stored.ok) throw new Error(stored.code);
    const picture = stored.data;
    expect(picture.takenAt).toBe(`${taken}T18:30:05`);
    expect((await requireImageDetails(actor, picture.id)).camera).toContain(canary);
    // Something with a look, too.
    expect(await uploadPhoto(uploadForm(await makeScene(5)))).toMatchObject({ ok: true });
    expect(await db().indexTerm.count()).toBeGreaterThan(0);
    const ids = [picture.id];
    for (const done of [
      await createAlbum({ title: `${canary} album`, imageIds: ids }),
      await tagImages({ ids, names: [`${canary} tag`] }),
      await describeImage({ id: picture.id, caption: `${canary} caption`, altText: `${canary} words` }),
      await searchImages({ text: canary }),
    ]) {
      expect(done).toMatchObject({ ok: true });
    }
    await drain(piecesOf(await (await requireRendition(actor, { imageId: picture.id, kind: 'preview' })).open()));
    const original = await requireRendition(actor, { imageId: picture.id, kind: 'original' });
    const parts: Uint8Array[] = [];
    for await (const chunk of piecesOf(await original.open())) parts.push(Uint8Array.from(chunk));
    const plain = Buffer.concat(parts);
    // Any 24 bytes out of the middle of the picture would betray it.
    const needles = [
      Buffer.from(canary),
      Buffer.from(canary.toLowerCase()),
      plain.subarray(300, 324),
      plain.subarray(plain.byteLength - 60, plain.byteLength - 36),
      Buffer.from('JFIF'),
      Buffer.from(taken),
      Buffer.from(taken.replaceAll('-', ':')),
      ...[sent.bytes, plain].flatMap((bytes) => {
        const digest = createHash('sha256').update(bytes).digest();
        return [digest, digest.subarray(0, 16), Buffer.from(digest.toString('hex'))];
      }),
      Buffer.from('WEBPVP8'),
    ];
    await flushEvents();

    const tables = await db().$queryRaw<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables where table_schema in ('public', 'keyring')`;
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['Image', 'Rendition', 'SecurityEvent', 'user_keys']));
    for (const { schema, name } of tables) {
      const rows = await db().$queryRawUnsafe<Record<string, unknown>[]>(`select * from "${schema}"."${name}"`);
      for (const value of rows.flatMap((row) => Object.values(row))) {
        const bytes =
          value instanceof Uint8Array
            ? Buffer.from(value)
            : Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value, stringifyBig) ?? ''));
        for (const needle of needles) expect([name, bytes.includes(needle)]).toEqual([name, false]);
      }
    }
    const files = filesUnder(config().dataDir);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const needle of needles) expect([file, bytes.includes(needle)]).toEqual([file, false]);
      expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
    }
  });
});

function stringifyBig(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

describe('a copy of database and blobs', () => {
  it('opens nothing with other root keys', async () => {
    const { actor } = await signIn();
    await upload();
    const kept = process.env['SAFELIGHT_ROOT_KEYS'];
    process.env['SAFELIGHT_ROOT_KEYS'] = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
    try {
      forgetConfig();
      forgetKeyProvider();
      forgetOwnerKeys();
      await expect(listImages(actor, { state: 'live', limit: 10 })).rejects.toMatchObject({ code: 'keys/unknown-root-key' });
    } finally {
      if (kept === undefined) delete process.env['SAFELIGHT_ROOT_KEYS'];
      else process.env['SAFELIGHT_ROOT_KEYS'] = kept;
      forgetConfig();
      forgetKeyProvider();
      forgetOwnerKeys();
    }
    expect((await listImages(actor, { state: 'live', limit: 10 })).items).toHaveLength(1);
  });

  it('opens nothing without the key store', async () => {
    const { actor } = await signIn();
    const picture = await upload();
    await deleteUserKeys(actor.ownerId);
    forgetOwnerKeys();
    await expect(listImages(actor, { state: 'live', limit: 10 })).rejects.toMatchObject(openFailed);
    const rendition = await requireRendition(actor, { imageId: picture.id, kind: 'original' });
    await expect(rendition.open()).rejects.toMatchObject(openFailed);
  });
});

describe('somebody who can write to the store', () => {
  it('cannot move a sealed field or a key from one picture to another', async () => {
    const { actor } = await signIn();
    const [a, b] = [await upload(), await upload()];
    const row = await db().image.findUniqueOrThrow({ where: { id: b.id } });
    for (const column of ['sealedName', 'sealedLook', 'wrappedDek'] as const) {
      const kept = await db().image.findUniqueOrThrow({ where: { id: a.id } });
      await db().image.update({ where: { id: a.id }, data: { [column]: row[column] } });
      await expect(listImages(actor, { state: 'live', limit: 10 })).rejects.toMatchObject(openFailed);
      await db().image.update({ where: { id: a.id }, data: { [column]: kept[column] } });
    }
    await db().image.update({ where: { id: a.id }, data: { sealedName: row.sealedLook } });
    await expect(listImages(actor, { state: 'live', limit: 10 })).rejects.toMatchObject(openFailed);
  });

  it('cannot swap blobs, change one, cut one or bring back an older one, and each try is on record', async () => {
    const { actor } = await signIn();
    const [a, b] = [await upload(), await upload()];
    const find = (imageId: string) =>
      db().rendition.findUniqueOrThrow({ where: { imageId_kind: { imageId, kind: 'original' } } });
    const [ra, rb] = [await find(a.id), await find(b.id)];
    const fileOf = (key: string) => filesUnder(config().storageDir).find((file) => file.includes(key)) ?? '';
    const [fileA, fileB] = [fileOf(ra.storageKey), fileOf(rb.storageKey)];
    const good = readFileSync(fileA);
    const open = async () => drain(piecesOf(await (await requireRendition(actor, { imageId: a.id, kind: 'original' })).open()));
    expect(await open()).toBe(a.plainBytes);

    const flipped = Buffer.from(good);
    flipped.writeUInt8(flipped.readUInt8(120) ^ 1, 120);
    for (const bad of [
      readFileSync(fileB),
      flipped,
      good.subarray(0, -1),
      Buffer.concat([good, Buffer.alloc(16)]),
      good.subarray(0, 95),
    ]) {
      rmSync(fileA);
      writeFileSync(fileA, bad, { mode: 0o600 });
      await expect(open()).rejects.toMatchObject(openFailed);
    }
    rmSync(fileA);
    await expect(open()).rejects.toMatchObject({ code: 'storage/not-found' });
    writeFileSync(fileA, good, { mode: 0o600 });
    expect(await open()).toBe(a.plainBytes);

    await db().rendition.update({ where: { imageId_kind: { imageId: a.id, kind: 'original' } }, data: { salt: rb.salt } });
    await expect(open()).rejects.toMatchObject(openFailed);
    await flushEvents();
    const events = await db().securityEvent.findMany({ where: { type: 'integrity.failed', subjectId: a.id } });
    expect(events.length).toBe(7);
  });
});
