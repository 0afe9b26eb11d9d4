// Pictures that look alike: found for their owner, at upload and later, whatever was done to them; and for nobody else.

import { loadSimilar, trashPhotos } from '@/app/(vault)/photos/actions';
import { db } from '@/lib/db/client';
import type { Actor } from '@/lib/auth/actor';
import { storeImage } from '@/lib/vault/intake/store-image';
import { resetRequest } from '@/tests/support/requests/next-headers';
import { makeJpeg, makeScene, type MadePicture } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

const store = (actor: Actor, { bytes, name, type }: MadePicture) =>
  storeImage(actor, { content: bytes, fileName: name, declaredType: type }, { duplicates: 'keep' });

async function similarTo(id: string): Promise<string[]> {
  const result = await loadSimilar({ id });
  if (!result.ok) throw new Error(result.code);
  return result.data.map((image) => image.id);
}

it('tells at upload which picture is like it, and shows all of them later, the most alike first', async () => {
  const { actor } = await signIn();
  const first = await store(actor, await makeScene(1, { name: 'harbour.jpg' }));
  expect(first.similarTo).toBeNull();
  expect((await store(actor, await makeScene(2))).similarTo).toBeNull();
  expect((await store(actor, await makeScene(3))).similarTo).toBeNull();
  const like = { id: first.image.id, name: 'harbour.jpg' };
  const smaller = await store(actor, await makeScene(1, { width: 240 }));
  expect(smaller.similarTo).toEqual(like);
  const [worse, brighter] = [
    await store(actor, await makeScene(1, { quality: 55 })),
    await store(actor, await makeScene(1, { brightness: 1.06 })),
  ];
  expect([worse.similarTo, brighter.similarTo]).not.toContain(null);
  const others = [smaller, worse, brighter].map(({ image }) => image.id);
  expect(new Set(await similarTo(first.image.id))).toEqual(new Set(others));
  const copy = await store(actor, await makeScene(1));
  expect((await similarTo(first.image.id))[0]).toBe(copy.image.id);
  await trashPhotos({ ids: others });
  expect(await similarTo(first.image.id)).toEqual([copy.image.id]);
});

it('calls pictures without anything to see like nothing', async () => {
  const { actor } = await signIn();
  const flat = await store(actor, await makeJpeg());
  expect(await db().indexTerm.count({ where: { imageId: flat.image.id, kind: 'look' } })).toBe(0);
  expect((await store(actor, await makeJpeg())).similarTo).toBeNull();
  expect(await similarTo(flat.image.id)).toEqual([]);
});

it('never looks at other people’s pictures, and Bob gets nothing for Anna’s', async () => {
  const anna = await signIn('Anna');
  const hers = await store(anna.actor, await makeScene(7));
  const bob = await signIn('Bob');
  const his = await store(bob.actor, await makeScene(7));
  expect(his.similarTo).toBeNull();
  expect(await similarTo(his.image.id)).toEqual([]);
  const refused = { ok: false, code: 'object/not-found' };
  expect(await loadSimilar({ id: hers.image.id })).toMatchObject(refused);
  expect(await loadSimilar({ id: crypto.randomUUID() })).toMatchObject(refused);
  resetRequest();
  expect(await loadSimilar({ id: hers.image.id })).toMatchObject({ ok: false, code: 'auth/required' });
});

it('keeps a stored picture when what is like it cannot be found', async () => {
  const { actor } = await signIn();
  const first = await store(actor, await makeScene(9));
  await db().image.update({ where: { id: first.image.id }, data: { sealedFacts: new Uint8Array(500) } });
  const second = await store(actor, await makeScene(9));
  expect(second.similarTo).toBeNull();
  expect(second.image.id).toEqual(expect.any(String));
});
