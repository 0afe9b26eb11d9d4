// The same picture twice: refused, kept on purpose, told before it is sent, and never told to anybody else.

import { createHash } from 'node:crypto';
import { findDuplicates, trashPhotos, uploadPhoto } from '@/app/(vault)/photos/actions';
import { db } from '@/lib/db/client';
import type { ApiImageDto } from '@/lib/shared/api-schemas';
import { MAX_KNOWN_FILES } from '@/lib/shared/limits';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { storeImage } from '@/lib/vault/intake/store-image';
import { requireUsage } from '@/lib/vault/usage';
import { callApi, tokenOf } from '@/tests/support/requests/api';
import { piecesOf } from '@/tests/support/pictures/batches';
import { multipart } from '@/tests/support/requests/multipart';
import { resetRequest } from '@/tests/support/requests/next-headers';
import { makeJpeg, makeScene, type MadePicture, uploadForm } from '@/tests/support/pictures/pictures';
import { type SignedIn, signIn } from '@/tests/support/people/signed-in';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const refused = { ok: false, code: 'image/duplicate' };

async function upload(picture: MadePicture, keepDuplicate = false): Promise<string> {
  const result = await uploadPhoto(uploadForm(picture, { keepDuplicate }));
  if (!result.ok) throw new Error(result.code);
  return result.data.id;
}

async function knownTo(person: SignedIn, ...files: Uint8Array[]) {
  person.use();
  const result = await findDuplicates({ sha256: files.map(sha256) });
  if (!result.ok) throw new Error(result.code);
  return result.data.known;
}

async function originalOf({ actor }: SignedIn, imageId: string): Promise<MadePicture> {
  const parts: Uint8Array[] = [];
  const rendition = await requireRendition(actor, { imageId, kind: 'original' });
  for await (const piece of piecesOf(await rendition.open())) parts.push(Uint8Array.from(piece));
  return { bytes: new Uint8Array(Buffer.concat(parts)), name: 'again.jpg', type: 'image/jpeg' };
}

const counts = async () => Promise.all([db().image.count(), db().rendition.count(), db().blob.count()]);

describe('storeImage', () => {
  it('refuses the same file again, by any name, in the gallery and in the trash, and keeps nothing of it', async () => {
    const anna = await signIn();
    const picture = await makeJpeg();
    const id = await upload(picture);
    const [before, usage] = [await counts(), await requireUsage(anna.actor)];
    expect(await uploadPhoto(uploadForm(picture))).toMatchObject(refused);
    expect(await uploadPhoto(uploadForm({ ...picture, name: 'other.jpg' }))).toMatchObject(refused);
    await trashPhotos({ ids: [id] });
    expect(await uploadPhoto(uploadForm(picture))).toMatchObject(refused);
    expect(await counts()).toEqual(before);
    expect(await requireUsage(anna.actor)).toEqual(usage);
    const events = await db().securityEvent.findMany({ where: { actorId: anna.actor.ownerId, type: 'image.refused' } });
    expect(events.map(({ detail }) => detail)).toEqual(
      Array.from({ length: 3 }, () => ({ code: 'image/duplicate', bytes: picture.bytes.byteLength })),
    );
  });

  it('knows a picture by what stays of it: other metadata, or the clean original itself', async () => {
    const anna = await signIn();
    const plain = await makeJpeg();
    const told = await makeJpeg({ comment: 'from the holidays' });
    const id = await upload(told);
    const clean = await originalOf(anna, id);
    expect(sha256(clean.bytes)).not.toBe(sha256(told.bytes));
    expect(await uploadPhoto(uploadForm(clean))).toMatchObject(refused);
    const padded = { ...told, bytes: new Uint8Array([...told.bytes, ...Buffer.from('tail')]) };
    expect(await uploadPhoto(uploadForm(padded))).toMatchObject(refused);
    expect(await uploadPhoto(uploadForm(plain))).toMatchObject({ ok: true });
  });

  it('keeps it twice for who says so', async () => {
    const { actor } = await signIn();
    const picture = await makeJpeg();
    const ids = [await upload(picture), await upload(picture, true), await upload(picture, true)];
    expect(new Set(ids).size).toBe(3);
    expect(await requireUsage(actor)).toMatchObject({ images: 3 });
  });

  it('lets one of many at once in', async () => {
    const { actor } = await signIn();
    const { bytes, name, type } = await makeJpeg();
    const input = { content: bytes, fileName: name, declaredType: type };
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => storeImage(actor, input)));
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    );
    expect(refusals).toEqual(Array.from({ length: 11 }, () => 'image/duplicate'));
    expect(await db().image.count({ where: { ownerId: actor.ownerId } })).toBe(1);
    expect(await requireUsage(actor)).toMatchObject({ images: 1 });
  });

  it('refuses where the same file became known while it was decoded', async () => {
    const { actor } = await signIn();
    const { bytes, name, type } = await makeJpeg({ width: 1500, height: 1000 });
    const input = { content: bytes, fileName: name, declaredType: type };
    const before = await counts();
    const results = await Promise.allSettled([storeImage(actor, input), storeImage(actor, input)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [images, renditions, blobs] = await counts();
    expect([images, renditions, blobs]).toEqual([before[0] + 1, before[1] + 2, before[2]]);
  });

  it('has nothing to do with what others have', async () => {
    const picture = await makeScene(21);
    const anna = await signIn('Anna');
    const hers = await upload(picture);
    const bob = await signIn('Bob');
    expect(await knownTo(bob, picture.bytes)).toEqual([]);
    bob.use();
    const his = await upload(picture);
    const [a, b] = await Promise.all([hers, his].map((id) => db().image.findUniqueOrThrow({ where: { id } })));
    for (const [column, value] of Object.entries(a ?? {})) {
      if (!(value instanceof Uint8Array)) continue;
      const other = (b as unknown as Record<string, Uint8Array>)[column] ?? new Uint8Array();
      expect([column, Buffer.from(value).equals(other)]).toEqual([column, false]);
    }
    const termsOf = async (imageId: string) =>
      (await db().indexTerm.findMany({ where: { imageId } })).map(({ term }) => Buffer.from(term).toString('hex'));
    const [hersTerms, hisTerms] = [new Set(await termsOf(hers)), await termsOf(his)];
    // Six of the look, five of the name.
    expect([hersTerms.size, hisTerms.length]).toEqual([11, 11]);
    expect(hisTerms.filter((term) => hersTerms.has(term))).toEqual([]);
    expect(await knownTo(anna, picture.bytes)).toEqual([{ sha256: sha256(picture.bytes), imageId: hers, isTrashed: false }]);
  });
});

describe('findDuplicates', () => {
  it('tells which files are there, as they were sent or as they came out, and which copy', async () => {
    const anna = await signIn();
    const [first, second, third] = [await makeJpeg(), await makeJpeg({ comment: 'x' }), await makeJpeg()];
    const firstId = await upload(first);
    const secondId = await upload(second);
    const clean = await originalOf(anna, secondId);
    await trashPhotos({ ids: [firstId] });
    expect(await knownTo(anna, first.bytes, second.bytes, third.bytes, clean.bytes)).toEqual(
      expect.arrayContaining([
        { sha256: sha256(first.bytes), imageId: firstId, isTrashed: true },
        { sha256: sha256(second.bytes), imageId: secondId, isTrashed: false },
        { sha256: sha256(clean.bytes), imageId: secondId, isTrashed: false },
      ]),
    );
    const copyId = await upload(first, true);
    expect(await knownTo(anna, first.bytes, first.bytes)).toEqual([
      { sha256: sha256(first.bytes), imageId: copyId, isTrashed: false },
    ]);
  });

  it('takes hashes only, and so many', async () => {
    await signIn();
    const hash = sha256(new Uint8Array(1));
    const wrong = [
      [],
      [hash.toUpperCase()],
      [hash.slice(1)],
      [`${hash}'`],
      Array.from({ length: MAX_KNOWN_FILES + 1 }, () => hash),
    ];
    for (const sent of wrong)
      expect(await findDuplicates({ sha256: sent })).toMatchObject({ ok: false, code: 'request/invalid' });
    expect(await findDuplicates({ sha256: Array.from({ length: MAX_KNOWN_FILES }, () => hash) })).toMatchObject({ ok: true });
    resetRequest();
    expect(await findDuplicates({ sha256: [hash] })).toMatchObject({ ok: false, code: 'auth/required' });
  });
});

describe('POST /api/v1/images', () => {
  it('keeps the same picture once more, unless it is asked to refuse', async () => {
    const { person } = await signIn();
    const { token } = await tokenOf(person);
    const { bytes, name, type } = await makeJpeg();
    const post = (query = '') =>
      callApi(`/api/v1/images${query}`, { token, method: 'POST', ...multipart([{ fileName: name, type, bytes }]) });
    const ids = [await post(), await post(), await post('?duplicates=keep')].map(async (answer) => {
      expect(answer.status).toBe(201);
      return ((await answer.json()) as ApiImageDto).id;
    });
    expect(new Set(await Promise.all(ids)).size).toBe(3);
    const answer = await post('?duplicates=refuse');
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'image/duplicate']);
    expect((await post('?duplicates=maybe')).status).toBe(400);
  });
});
