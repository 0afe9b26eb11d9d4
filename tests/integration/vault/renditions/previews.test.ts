// Previews: made once, ahead of the first view where a process works on them, and never at a size somebody asks for.

import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { GET } from '@/app/api/images/[imageId]/[rendition]/route';
import { db } from '@/lib/db/client';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { queuePreview, startPreviewWork } from '@/lib/vault/renditions/preview-queue';
import { cookieHeader } from '@/tests/support/requests/next-headers';
import { makeJpeg, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

afterAll(closeDecoders);

async function upload(): Promise<string> {
  const result = await uploadPhoto(uploadForm(await makeJpeg({ width: 2600, height: 1200 })));
  if (!result.ok) throw new Error(result.code);
  return result.data.id;
}

const kindsOf = async (imageId: string) =>
  (await db().rendition.findMany({ where: { imageId }, select: { kind: true } })).map(({ kind }) => kind).sort();

async function untilKinds(imageId: string, kinds: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (JSON.stringify(await kindsOf(imageId)) === JSON.stringify(kinds)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await kindsOf(imageId)).toEqual(kinds);
}

describe('a preview', () => {
  it('is made soon after the upload where a process works on previews, and only there', async () => {
    const { actor } = await signIn('Anna');
    const before = await upload();
    const stop = startPreviewWork();
    try {
      const after = await upload();
      await untilKinds(after, ['original', 'preview', 'thumbnail']);
      // One that is gone by then hurts nobody.
      queuePreview(actor.ownerId, crypto.randomUUID());
      expect(await kindsOf(before)).toEqual(['original', 'thumbnail']);
    } finally {
      stop();
    }
  });

  it('waits while uploads go on, also when some have been made already', async () => {
    const { actor } = await signIn('Anna');
    const imageIds = [await upload(), await upload(), await upload()];
    const isMade = async (imageId: string) => (await kindsOf(imageId)).includes('preview');
    const countMade = async () => (await Promise.all(imageIds.map(isMade))).filter(Boolean).length;
    const stop = startPreviewWork();
    try {
      for (const imageId of imageIds) queuePreview(actor.ownerId, imageId);
      for (let tries = 0; tries < 2_000 && (await countMade()) === 0; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      // Another upload ends every now and then: the one under way is finished, and no other is begun.
      for (let uploads = 0; uploads < 8; uploads += 1) {
        queuePreview(actor.ownerId, crypto.randomUUID());
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      expect(await countMade()).toBeLessThan(imageIds.length);
      for (const imageId of imageIds) await untilKinds(imageId, ['original', 'preview', 'thumbnail']);
    } finally {
      stop();
    }
  });

  it('is the same bytes whatever size the address asks for, and no other rendition comes of it', async () => {
    await signIn('Anna');
    const imageId = await upload();
    const tags = new Set<string>();
    const sizes = new Set<number>();
    for (const query of ['', '?w=1', '?w=9999&h=9999', '?width=64&q=1', '?format=png', '?dpr=3']) {
      const request = new Request(`http://localhost:3000/api/images/${imageId}/preview${query}`, {
        headers: { cookie: cookieHeader() },
      });
      const answer = await GET(request, { params: Promise.resolve({ imageId, rendition: 'preview' }) });
      expect(answer.status).toBe(200);
      tags.add(answer.headers.get('etag') ?? '');
      sizes.add((await answer.arrayBuffer()).byteLength);
    }
    expect([tags.size, sizes.size]).toEqual([1, 1]);
    expect(await kindsOf(imageId)).toEqual(['original', 'preview', 'thumbnail']);
  });
});
