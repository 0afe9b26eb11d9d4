// Anna owns, Bob attacks: every way to a picture, tried with Bob's session and with none.

import {
  deletePhotosForever,
  loadPhotoDetails,
  loadPhotos,
  renamePhoto,
  restorePhotos,
  trashPhotos,
  uploadPhoto,
} from '@/app/(vault)/photos/actions';
import { GET as getRendition, HEAD as headRendition } from '@/app/api/images/[imageId]/[rendition]/route';
import { GET as getImages } from '@/app/api/images/route';
import { db } from '@/lib/db/client';
import type { ImageDto } from '@/lib/shared/dto';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { cookieHeader, resetRequest } from '@/tests/support/requests/next-headers';
import { makeJpeg, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn, type SignedIn } from '@/tests/support/people/signed-in';

afterAll(closeDecoders);

const KINDS = ['original', 'preview', 'thumbnail'] as const;

async function annaWithPicture(): Promise<{ anna: SignedIn; picture: ImageDto }> {
  const anna = await signIn('Anna');
  const result = await uploadPhoto(uploadForm(await makeJpeg()));
  if (!result.ok) throw new Error(result.code);
  return { anna, picture: result.data };
}

function ask(handler: typeof getRendition, imageId: string, rendition: string, headers: Record<string, string> = {}) {
  const request = new Request(`http://localhost:3000/api/images/${imageId}/${rendition}`, {
    headers: { cookie: cookieHeader(), ...headers },
  });
  return handler(request, { params: Promise.resolve({ imageId, rendition }) });
}

describe('bytes', () => {
  it('go to Anna, and to nobody else by any method, range or condition', async () => {
    const { anna, picture } = await annaWithPicture();
    const etags = new Map<string, string>();
    for (const kind of KINDS) {
      const answer = await ask(getRendition, picture.id, kind);
      expect(answer.status).toBe(200);
      etags.set(kind, answer.headers.get('etag') ?? '');
      await answer.body?.cancel();
    }
    const missing = crypto.randomUUID();
    for (const who of ['bob', 'nobody'] as const) {
      if (who === 'bob') await signIn('Bob');
      else resetRequest();
      for (const kind of KINDS) {
        for (const headers of [
          {},
          { range: 'bytes=0-0' },
          { 'if-none-match': etags.get(kind) ?? '' },
          { 'if-none-match': '*' },
        ]) {
          const [theirs, absent] = await Promise.all([
            ask(getRendition, picture.id, kind, headers),
            ask(getRendition, missing, kind, headers),
          ]);
          expect([who, kind, theirs.status]).toEqual([who, kind, who === 'bob' ? 404 : 401]);
          expect(theirs.status).toBe(absent.status);
          const [a, b] = await Promise.all([theirs.json(), absent.json()]);
          expect({ ...a, requestId: '', instance: '' }).toEqual({ ...b, requestId: '', instance: '' });
        }
        expect((await ask(headRendition, picture.id, kind)).status).toBe(who === 'bob' ? 404 : 401);
      }
    }
    anna.use();
    expect((await ask(getRendition, picture.id, 'thumbnail', { 'if-none-match': etags.get('thumbnail') ?? '' })).status).toBe(
      304,
    );
  });

  it('stop at once when the session ends', async () => {
    const { anna, picture } = await annaWithPicture();
    await db().session.deleteMany({ where: { userId: anna.person.id } });
    expect((await ask(getRendition, picture.id, 'thumbnail')).status).toBe(401);
  });
});

describe('actions', () => {
  it('of Bob find nothing of Anna’s and change nothing', async () => {
    const { picture } = await annaWithPicture();
    const before = await db().image.findUnique({ where: { id: picture.id } });
    await signIn('Bob');
    const ids = [picture.id];
    expect(await loadPhotoDetails({ id: picture.id })).toMatchObject({ ok: false, code: 'object/not-found' });
    expect(await renamePhoto({ id: picture.id, name: 'mine.jpg' })).toMatchObject({ ok: false, code: 'object/not-found' });
    expect(await trashPhotos({ ids })).toMatchObject({ ok: true, data: { count: 0 } });
    expect(await restorePhotos({ ids })).toMatchObject({ ok: true, data: { count: 0 } });
    expect(await deletePhotosForever({ ids })).toMatchObject({ ok: true, data: { count: 0 } });
    expect(await loadPhotos({})).toMatchObject({ ok: true, data: { items: [] } });
    expect(await db().image.findUnique({ where: { id: picture.id } })).toEqual(before);
  });

  it('of nobody are refused', async () => {
    const { picture } = await annaWithPicture();
    resetRequest();
    const refused = { ok: false, code: 'auth/required' };
    const ids = [picture.id];
    for (const answer of [
      loadPhotos({}),
      loadPhotoDetails({ id: picture.id }),
      renamePhoto({ id: picture.id, name: 'x' }),
      trashPhotos({ ids }),
      restorePhotos({ ids }),
      deletePhotosForever({ ids }),
    ]) {
      expect(await answer).toMatchObject(refused);
    }
    const list = await getImages(new Request('http://localhost:3000/api/images'), { params: Promise.resolve({}) });
    expect(list.status).toBe(401);
  });

  it('cannot be told another owner: extra fields are refused', async () => {
    const { anna } = await annaWithPicture();
    await signIn('Bob');
    expect(await loadPhotos({ ownerId: anna.person.id })).toMatchObject({ ok: false, code: 'request/invalid' });
  });
});

describe('trash', () => {
  it('takes, gives back, and deletes for ever with rows, keys, blobs and quota', async () => {
    const { anna, picture } = await annaWithPicture();
    const ids = [picture.id];
    expect(await deletePhotosForever({ ids })).toMatchObject({ data: { count: 0 } });
    expect(await trashPhotos({ ids })).toMatchObject({ data: { count: 1 } });
    expect(await loadPhotos({ state: 'trash' })).toMatchObject({ data: { items: [{ id: picture.id }] } });
    expect(await restorePhotos({ ids })).toMatchObject({ data: { count: 1 } });
    await trashPhotos({ ids });
    expect(await deletePhotosForever({ ids })).toMatchObject({ data: { count: 1 } });
    expect(await db().image.count({ where: { ownerId: anna.person.id } })).toBe(0);
    expect(await db().usage.findUnique({ where: { ownerId: anna.person.id } })).toMatchObject({ bytes: 0n, images: 0 });
    expect((await ask(getRendition, picture.id, 'original')).status).toBe(404);
  });
});
