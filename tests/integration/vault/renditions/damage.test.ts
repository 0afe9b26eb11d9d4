// The vault where a part of it is damaged, away or behind: what still opens, what is refused, and what the ledger says of it.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { config } from '@/lib/config/config';
import { createUserKey, keyId } from '@/lib/crypto/key-material';
import { wrapDataKey } from '@/lib/crypto/wrap';
import { db } from '@/lib/db/client';
import { findImage } from '@/lib/db/images/images';
import { insertUserKey } from '@/lib/db/keys/keyring';
import { keyProvider } from '@/lib/keys/provider';
import type { ImageDto } from '@/lib/shared/dto';
import { listImages } from '@/lib/vault/gallery/list-images';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { forgetOwnerKeys, requireCurrentOwnerKey } from '@/lib/keys/owner-keys';
import { openDataKey } from '@/lib/vault/renditions/sealed-image';
import { flushEvents } from '@/lib/watch/record';
import { makeJpeg, makeNoisePng, type MadePicture, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

async function upload(picture?: MadePicture): Promise<ImageDto> {
  const result = await uploadPhoto(uploadForm(picture ?? (await makeJpeg())));
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

async function blobFileOf(imageId: string): Promise<string> {
  const { storageKey } = await db().rendition.findUniqueOrThrow({ where: { imageId_kind: { imageId, kind: 'original' } } });
  const files = readdirSync(config().storageDir, { recursive: true, withFileTypes: true });
  const found = files.find((entry) => entry.isFile() && entry.name.includes(storageKey));
  if (!found) throw new Error('no file of that key');
  return path.join(found.parentPath, found.name);
}

async function integrityEvents(imageId: string) {
  await flushEvents();
  return db().securityEvent.findMany({ where: { type: 'integrity.failed', subjectId: imageId } });
}

async function withoutKeyStore(work: () => Promise<void>): Promise<void> {
  await db().$executeRawUnsafe('alter table keyring.user_keys rename to user_keys_away');
  forgetOwnerKeys();
  try {
    await work();
  } finally {
    await db().$executeRawUnsafe('alter table keyring.user_keys_away rename to user_keys');
    forgetOwnerKeys();
  }
}

describe('requireRendition', () => {
  it('breaks off where a blob is damaged: what came before is right, nothing after it is given out', async () => {
    const { actor } = await signIn();
    const { id, plainBytes } = await upload(await makeNoisePng(700));
    const open = async () => (await requireRendition(actor, { imageId: id, kind: 'original' })).open();
    const whole: Uint8Array[] = [];
    for await (const piece of await open()) whole.push(Uint8Array.from(piece));
    const file = await blobFileOf(id);
    const sealed = readFileSync(file);
    sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    writeFileSync(file, sealed);

    const seen: Uint8Array[] = [];
    const reading = (async () => {
      for await (const piece of await open()) seen.push(Uint8Array.from(piece));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'crypto/open-failed' });
    const given = Buffer.concat(seen);
    expect(given.length).toBeGreaterThan(0);
    expect(given.length).toBeLessThan(plainBytes);
    expect(given.equals(Buffer.concat(whole).subarray(0, given.length))).toBe(true);
    const events = await integrityEvents(id);
    expect(events).toEqual([expect.objectContaining({ actorId: actor.ownerId, sessionId: actor.sessionId, outcome: 'failed' })]);
    expect(events[0]?.detail).toEqual({ rendition: 'original', code: 'crypto/open-failed' });
  });

  it('calls a thumbnail that is gone gone, and makes no other in its place', async () => {
    const { actor } = await signIn();
    const { id } = await upload();
    await db().rendition.delete({ where: { imageId_kind: { imageId: id, kind: 'thumbnail' } } });
    const asked = requireRendition(actor, { imageId: id, kind: 'thumbnail' });
    await expect(asked).rejects.toMatchObject({ code: 'object/not-found' });
    expect(await db().rendition.count({ where: { imageId: id } })).toBe(1);
  });

  it('does not take a key store that is away for damage, and opens again afterwards', async () => {
    const { actor } = await signIn();
    const { id } = await upload();
    const rendition = await requireRendition(actor, { imageId: id, kind: 'original' });
    await withoutKeyStore(async () => {
      await expect(rendition.open()).rejects.toMatchObject({ code: 'db/unavailable' });
      await expect(rendition.readFileName()).rejects.toMatchObject({ code: 'db/unavailable' });
    });
    expect(await integrityEvents(id)).toEqual([]);
    expect(await rendition.readFileName()).toMatch(/\.jpg$/);
    expect((await (await rendition.open())[Symbol.asyncIterator]().next()).done).toBe(false);
  });

  it('makes no preview of what no upload can be', async () => {
    const { actor } = await signIn();
    const { id } = await upload();
    await db().image.update({ where: { id }, data: { mediaType: 'image/heic' } });
    const asked = requireRendition(actor, { imageId: id, kind: 'preview' });
    await expect(asked).rejects.toMatchObject({ code: 'image/type-not-allowed' });
    expect(await db().rendition.count({ where: { imageId: id, kind: 'preview' } })).toBe(0);
  });
});

describe('an owner’s key', () => {
  it('is made once when two ask for the first one, and both get it', async () => {
    const { actor } = await signIn();
    const [one, two] = await Promise.all([requireCurrentOwnerKey(actor.ownerId), requireCurrentOwnerKey(actor.ownerId)]);
    expect(Buffer.from(one.kekId).equals(two.kekId)).toBe(true);
    expect(await db().securityEvent.count({ where: { type: 'key.created', actorId: actor.ownerId } })).toBe(1);
    forgetOwnerKeys();
    expect(Buffer.from((await requireCurrentOwnerKey(actor.ownerId)).kekId).equals(one.kekId)).toBe(true);
  });

  it('is looked up again for a version that another process has added meanwhile', async () => {
    const { actor } = await signIn();
    const { ownerId } = actor;
    const { id } = await upload();
    const row = await findImage(ownerId, id);
    if (!row) throw new Error('no row');
    const dataKey = await openDataKey(ownerId, row);
    const added = createUserKey();
    const { rootKeyId, wrapped } = await keyProvider().wrapUserKey({ userId: ownerId, version: 2 }, added);
    await insertUserKey({ ownerId, version: 2, kekId: keyId(added), rootKeyId, wrapped });
    const wrappedDek = new Uint8Array(wrapDataKey(added, { ownerId, objectId: id }, dataKey));
    await db().image.update({ where: { id }, data: { kekId: new Uint8Array(keyId(added)), wrappedDek } });

    expect((await listImages(actor, { state: 'live', limit: 10 })).items).toMatchObject([{ id }]);
    // New pictures go under the newest version, the older ones still open.
    await upload();
    const rows = await db().image.findMany({ where: { ownerId }, select: { kekId: true } });
    expect(new Set(rows.map(({ kekId }) => Buffer.from(kekId).toString('hex')))).toEqual(new Set([keyId(added).toString('hex')]));
  });

  it('is not made while the key store is away: the upload is refused and nothing of it is kept', async () => {
    const { actor } = await signIn();
    await withoutKeyStore(async () => {
      expect(await uploadPhoto(uploadForm(await makeJpeg()))).toMatchObject({ ok: false, code: 'db/unavailable' });
    });
    expect(await db().image.count({ where: { ownerId: actor.ownerId } })).toBe(0);
    expect(await db().securityEvent.count({ where: { type: 'image.refused', actorId: actor.ownerId } })).toBe(1);
  });
});
