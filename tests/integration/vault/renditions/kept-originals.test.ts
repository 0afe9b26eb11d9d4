// The file as it was sent, kept beside the clean original for who wants it: byte for byte, counted, and gone with its picture.

import { deletePhotosForever, trashPhotos } from '@/app/(vault)/photos/actions';
import { db } from '@/lib/db/client';
import type { Actor } from '@/lib/auth/actor';
import type { RenditionKind } from '@/lib/shared/media-types';
import { allStorages } from '@/lib/storage/drivers';
import { requireImageDetails } from '@/lib/vault/gallery/list-images';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { changePrivacy } from '@/lib/vault/privacy';
import { storeImage } from '@/lib/vault/intake/store-image';
import { requireUsage } from '@/lib/vault/usage';
import { piecesOf } from '@/tests/support/pictures/batches';
import { makeJpeg, type MadePicture } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

const store = async (actor: Actor, { bytes, name, type }: MadePicture) =>
  (await storeImage(actor, { content: bytes, fileName: name, declaredType: type })).image;

async function bytesOf(actor: Actor, imageId: string, kind: RenditionKind): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const rendition = await requireRendition(actor, { imageId, kind });
  for await (const piece of piecesOf(await rendition.open())) parts.push(Uint8Array.from(piece));
  return Buffer.concat(parts);
}

async function blobCount(): Promise<number> {
  let count = 0;
  for (const storage of allStorages()) {
    for await (const _ of storage.list({ createdBefore: new Date(Date.now() + 60_000) })) count += 1;
  }
  return count;
}

it('keeps nothing of it unless its owner says so', async () => {
  const { actor } = await signIn();
  const picture = await makeJpeg({ comment: 'Leicaflex' });
  const image = await store(actor, picture);
  expect(await db().rendition.findMany({ where: { imageId: image.id }, select: { kind: true } })).toHaveLength(2);
  await expect(requireRendition(actor, { imageId: image.id, kind: 'untouched' })).rejects.toMatchObject({
    code: 'object/not-found',
  });
  expect(await requireImageDetails(actor, image.id)).toMatchObject({ keptBytes: 0 });
  expect((await requireUsage(actor)).bytes).toBe(image.plainBytes);
});

it('keeps it byte for byte, apart from the clean one, and counts both', async () => {
  const { actor } = await signIn();
  await changePrivacy(actor, { keepOriginals: true });
  const picture = await makeJpeg({ comment: 'Leicaflex' });
  const image = await store(actor, picture);
  expect((await bytesOf(actor, image.id, 'untouched')).equals(picture.bytes)).toBe(true);
  expect((await bytesOf(actor, image.id, 'original')).includes('Leicaflex')).toBe(false);
  expect(await requireImageDetails(actor, image.id)).toMatchObject({ keptBytes: picture.bytes.byteLength });
  expect((await requireUsage(actor)).bytes).toBe(image.plainBytes + picture.bytes.byteLength);
  const bob = await signIn('Bob');
  await expect(requireRendition(bob.actor, { imageId: image.id, kind: 'untouched' })).rejects.toMatchObject({
    code: 'object/not-found',
  });
});

it('deletes it with its picture, for ever and out of the count', async () => {
  const { actor } = await signIn();
  await changePrivacy(actor, { keepOriginals: true });
  const before = await blobCount();
  const image = await store(actor, await makeJpeg());
  expect(await blobCount()).toBe(before + 3);
  await trashPhotos({ ids: [image.id] });
  await deletePhotosForever({ ids: [image.id] });
  expect(await blobCount()).toBe(before);
  expect(await requireUsage(actor)).toMatchObject({ bytes: 0, images: 0 });
});

it('refuses what fits by itself but not with its untouched file', async () => {
  const { actor } = await signIn();
  const picture = await makeJpeg({ width: 400, height: 300, comment: 'x'.repeat(2_000) });
  const quotaBytes = BigInt(picture.bytes.byteLength + 100);
  await db().usage.create({ data: { ownerId: actor.ownerId, quotaBytes } });
  await changePrivacy(actor, { keepOriginals: true });
  const before = await blobCount();
  await expect(store(actor, picture)).rejects.toMatchObject({ code: 'quota/bytes' });
  expect(await blobCount()).toBe(before);
  await changePrivacy(actor, { keepOriginals: false });
  expect(await store(actor, picture)).toMatchObject({ id: expect.any(String) });
});

describe('what a camera says', () => {
  const taken = { comment: 'Leicaflex', takenAt: '2019:07:21 18:30:05' };

  it('is kept sealed for its owner, and puts the picture under its day', async () => {
    const { actor } = await signIn();
    const image = await store(actor, await makeJpeg(taken));
    expect(image.takenAt).toBe('2019-07-21T18:30:05');
    expect(await requireImageDetails(actor, image.id)).toMatchObject({ camera: 'Leicaflex' });
    const row = await db().image.findUniqueOrThrow({ where: { id: image.id } });
    const unknown = await store(actor, await makeJpeg());
    const other = await db().image.findUniqueOrThrow({ where: { id: unknown.id } });
    expect(Buffer.from(row.takenTag ?? []).equals(other.takenTag ?? Buffer.alloc(1))).toBe(false);
    expect(row.sealedFacts?.byteLength).toBe(other.sealedFacts?.byteLength);
  });

  it('is forgotten where its owner wants it so', async () => {
    const { actor } = await signIn();
    await changePrivacy(actor, { keepCapture: false });
    const image = await store(actor, await makeJpeg(taken));
    expect(image.takenAt).toBeNull();
    expect(await requireImageDetails(actor, image.id)).toMatchObject({ camera: null });
    const row = await db().image.findUniqueOrThrow({ where: { id: image.id } });
    const plain = await store(actor, await makeJpeg());
    const other = await db().image.findUniqueOrThrow({ where: { id: plain.id } });
    expect(Buffer.from(row.takenTag ?? []).equals(other.takenTag ?? Buffer.alloc(1))).toBe(true);
  });
});
