// A picture in and out again through the doors: what comes back, what is stored, and what a refusal leaves behind.

import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { db } from '@/lib/db/client';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { listImages } from '@/lib/vault/gallery/list-images';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { sweep } from '@/lib/vault/sweep';
import { requireUsage } from '@/lib/vault/usage';
import sharp from 'sharp';
import { resetRequest } from '@/tests/support/requests/next-headers';
import { makeJpeg, makeNoisePng, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';
import { piecesOf } from '@/tests/support/pictures/batches';

afterAll(closeDecoders);

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(Uint8Array.from(chunk));
  return Buffer.concat(parts);
}

async function rowCounts() {
  const [images, renditions, blobs] = await Promise.all([db().image.count(), db().rendition.count(), db().blob.count()]);
  return { images, renditions, blobs };
}

describe('uploadPhoto', () => {
  it('loses no picture whose row was kept by a store that broke off before it could say so', async () => {
    const { actor } = await signIn();
    const client = db();
    const transaction = client.$transaction.bind(client) as (work: unknown) => Promise<unknown>;
    const breaking = jest.spyOn(client, '$transaction').mockImplementationOnce(async (work: unknown) => {
      await transaction(work);
      throw new Error('Connection terminated unexpectedly');
    });
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const photo = await makeJpeg();
    expect(await uploadPhoto(uploadForm(photo))).toMatchObject({ ok: false, code: 'db/unavailable' });
    breaking.mockRestore();
    const { items } = await listImages(actor, { state: 'live', limit: 10 });
    expect(items).toHaveLength(1);
    await sweep(new Date(Date.now() + 2 * 60 * 60_000));
    for (const kind of ['original', 'thumbnail'] as const) {
      const rendition = await requireRendition(actor, { imageId: items[0]?.id ?? '', kind });
      expect((await collect(piecesOf(await rendition.open()))).byteLength).toBe(rendition.plainBytes);
    }
    expect(await uploadPhoto(uploadForm(photo))).toMatchObject({ ok: false, code: 'image/duplicate' });
  });

  it('returns the picture as the gallery shows it, and its bytes come back decodable and without metadata', async () => {
    const { actor } = await signIn();
    const photo = await makeJpeg({ width: 640, height: 480, name: 'Beach at dawn.jpg', comment: 'CANARY-COMMENT' });
    const result = await uploadPhoto(uploadForm(photo));
    expect(result).toMatchObject({
      ok: true,
      data: { name: 'Beach at dawn.jpg', mediaType: 'image/jpeg', width: 640, height: 480, isAnimated: false },
    });
    if (!result.ok) return;

    const original = await requireRendition(actor, { imageId: result.data.id, kind: 'original' });
    const bytes = await collect(piecesOf(await original.open()));
    expect(bytes.byteLength).toBe(original.plainBytes);
    expect(bytes.includes('CANARY-COMMENT')).toBe(false);
    const [before, after] = await Promise.all([sharp(photo.bytes).raw().toBuffer(), sharp(bytes).raw().toBuffer()]);
    expect(after.equals(before)).toBe(true);

    const thumbnail = await requireRendition(actor, { imageId: result.data.id, kind: 'thumbnail' });
    const shown = await sharp(await collect(piecesOf(await thumbnail.open()))).metadata();
    expect(shown).toMatchObject({ format: 'webp', width: 512, height: 384 });
    expect(shown.exif).toBeUndefined();
  });

  it('makes the preview once at its first view, also when two ask at the same time', async () => {
    const { actor } = await signIn();
    const result = await uploadPhoto(uploadForm(await makeJpeg({ width: 3000, height: 2000 })));
    if (!result.ok) throw new Error(result.code);
    const ask = () => requireRendition(actor, { imageId: result.data.id, kind: 'preview' });
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first.etag).toBe(second.etag);
    expect(await sharp(await collect(piecesOf(await first.open()))).metadata()).toMatchObject({ format: 'webp', width: 2048 });
    expect(await db().rendition.count({ where: { imageId: result.data.id } })).toBe(3);
  });

  it.each([
    ['an empty file', { bytes: new Uint8Array(0), name: 'a.jpg', type: 'image/jpeg' }, 'image/empty'],
    ['text', { bytes: new TextEncoder().encode('hello'), name: 'a.jpg', type: 'image/jpeg' }, undefined],
    [
      'a forbidden type',
      { bytes: new TextEncoder().encode('<svg/>'), name: 'a.svg', type: 'image/svg+xml' },
      'image/type-not-allowed',
    ],
  ])('refuses %s with a reason and keeps nothing', async (_, file, code) => {
    await signIn();
    const before = await rowCounts();
    const result = await uploadPhoto(uploadForm(file));
    expect(result).toMatchObject({ ok: false, ...(code === undefined ? {} : { code }) });
    if (!result.ok) {
      expect(result.code).toMatch(/^image\//);
      expect(result.message.length).toBeGreaterThan(10);
    }
    expect(await rowCounts()).toEqual(before);
  });

  it('refuses a file over the limit by its size alone, and takes one of exactly the limit', async () => {
    await signIn();
    const photo = await makeJpeg();
    const limit = 5 * 1024 * 1024;
    const padded = (size: number) => {
      const bytes = new Uint8Array(size);
      bytes.set(photo.bytes);
      return { ...photo, bytes };
    };
    expect(await uploadPhoto(uploadForm(padded(limit + 1)))).toMatchObject({ ok: false, code: 'image/too-large' });
    expect(await uploadPhoto(uploadForm(padded(limit)))).toMatchObject({ ok: true });
  });

  it('refuses somebody who is not signed in', async () => {
    const form = uploadForm(await makeJpeg());
    resetRequest();
    expect(await uploadPhoto(form)).toMatchObject({ ok: false, code: 'auth/required' });
  });
});

describe('quota', () => {
  it('cannot be passed by 50 parallel uploads, in pictures', async () => {
    const { actor, person } = await signIn();
    await db().usage.upsert({
      where: { ownerId: person.id },
      create: { ownerId: person.id, quotaImages: 7 },
      update: { quotaImages: 7 },
    });
    const forms = await Promise.all(Array.from({ length: 50 }, async () => uploadForm(await makeJpeg())));
    const results = await Promise.all(forms.map((form) => uploadPhoto(form)));
    expect(results.filter((result) => result.ok)).toHaveLength(7);
    for (const result of results) if (!result.ok) expect(result.code).toBe('quota/images');
    expect(await requireUsage(actor)).toMatchObject({ images: 7, quotaImages: 7 });
    expect((await listImages(actor, { state: 'live', limit: 100 })).items).toHaveLength(7);
  });

  it('cannot be passed in bytes, and its counters equal the rows', async () => {
    const { actor, person } = await signIn();
    const form = async () => uploadForm(await makeNoisePng(120));
    const first = await uploadPhoto(await form());
    if (!first.ok) throw new Error(first.code);
    const quotaBytes = BigInt(Math.floor(first.data.plainBytes * 3.5));
    await db().usage.update({ where: { ownerId: person.id }, data: { quotaBytes } });
    const results = await Promise.all(Array.from({ length: 12 }, async () => uploadPhoto(await form())));
    expect(results.filter((result) => result.ok).length).toBeLessThanOrEqual(2);
    const usage = await requireUsage(actor);
    const sum = await db().image.aggregate({ where: { ownerId: person.id }, _sum: { plainBytes: true }, _count: true });
    expect(usage).toMatchObject({ bytes: sum._sum.plainBytes, images: sum._count });
    expect(BigInt(usage.bytes)).toBeLessThanOrEqual(quotaBytes);
  });
});
