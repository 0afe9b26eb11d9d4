// So many originals an hour, and not one more: whoever asks, however they ask, and all at once.

import { db } from '@/lib/db/client';
import { takeOriginal } from '@/lib/db/protect/original-takings';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { sweep } from '@/lib/vault/sweep';
import { callApi, tokenOf } from '@/tests/support/requests/api';
import { askBytes, keepPicture, outcomeOf } from '@/tests/support/pictures/protected-pictures';
import { type SignedIn, signIn } from '@/tests/support/people/signed-in';

afterAll(closeDecoders);

const LIMITED = '429 image/hourly-limit';

async function limitedTo(originalsAnHour: number): Promise<SignedIn> {
  const anna = await signIn('Anna');
  await db().privacySettings.create({ data: { ownerId: anna.person.id, rules: { originalsAnHour } } });
  return anna;
}
const countOf = async (outcomes: readonly Promise<string>[]) => {
  const counted: Record<string, number> = {};
  for (const outcome of await Promise.all(outcomes)) counted[outcome] = (counted[outcome] ?? 0) + 1;
  return counted;
};
const original = async (id: string, headers: Record<string, string> = {}) =>
  outcomeOf(await askBytes(id, 'original', { headers }));

it('lets exactly ten of fifty out at once, of one picture as of many', async () => {
  await limitedTo(10);
  const one = await keepPicture();
  expect(await countOf(Array.from({ length: 50 }, () => original(one.id)))).toEqual({ '200': 10, [LIMITED]: 40 });
  await limitedTo(10);
  const many = [];
  for (let at = 0; at < 25; at += 1) many.push(await keepPicture());
  const asked = [...many, ...many].map(({ id }) => original(id));
  expect(await countOf(asked)).toEqual({ '200': 10, [LIMITED]: 40 });
});

it('counts persons and programs together, marked copies and the untouched file too, and previews never', async () => {
  const anna = await limitedTo(3);
  await db().privacySettings.update({ where: { ownerId: anna.person.id }, data: { keepOriginals: true } });
  const { token } = await tokenOf(anna.person);
  const { id } = await keepPicture();
  expect(await outcomeOf(await askBytes(id, 'original', { query: '?download=1&mark=1' }))).toBe('200');
  expect(await outcomeOf(await askBytes(id, 'untouched', { query: '?download=1' }))).toBe('200');
  expect(await outcomeOf(await callApi(`/api/v1/images/${id}/content`, { token }))).toBe('200');
  for (const answer of [askBytes(id, 'original'), callApi(`/api/v1/images/${id}/content`, { token })]) {
    expect(await outcomeOf(await answer)).toBe(LIMITED);
  }
  for (const rendition of ['preview', 'thumbnail']) expect(await outcomeOf(await askBytes(id, rendition))).toBe('200');
});

it('says when the next one may leave', async () => {
  await limitedTo(1);
  const { id } = await keepPicture();
  await original(id);
  const answer = await askBytes(id, 'original');
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(3_500);
  expect(seconds).toBeLessThanOrEqual(3_600);
});

it('counts neither HEAD nor 304 nor 416, and shows by HEAD that the hour is used up', async () => {
  await limitedTo(1);
  const { id } = await keepPicture();
  const head = await askBytes(id, 'original', { method: 'HEAD' });
  const etag = head.headers.get('etag') ?? '';
  for (let at = 0; at < 5; at += 1) {
    expect((await askBytes(id, 'original', { method: 'HEAD' })).status).toBe(200);
    expect(await original(id, { 'if-none-match': etag })).toBe('304');
    expect(await original(id, { range: 'bytes=999999999-' })).toBe('416 request/range');
  }
  expect(await original(id)).toBe('200');
  expect((await askBytes(id, 'original', { method: 'HEAD' })).status).toBe(429);
});

it('lets a download that broke off go on, and counts parts of what nobody took', async () => {
  const anna = await limitedTo(1);
  const [taken, other] = [await keepPicture(), await keepPicture()];
  expect(await original(taken.id)).toBe('200');
  for (const range of ['bytes=100-', 'bytes=0-', 'bytes=-5']) expect(await original(taken.id, { range })).toBe('206');
  for (const range of ['bytes=100-', 'bytes=0-0']) expect(await original(other.id, { range })).toBe(LIMITED);
  // Another taker has begun no download of it.
  const { token } = await tokenOf(anna.person);
  const part = await callApi(`/api/v1/images/${taken.id}/content`, { token, headers: { range: 'bytes=0-0' } });
  expect(await outcomeOf(part)).toBe(LIMITED);
});

it('does not begin anew when the limit is changed, and keeps its count when the picture goes', async () => {
  const anna = await limitedTo(5);
  const { id } = await keepPicture();
  for (let at = 0; at < 5; at += 1) expect(await original(id)).toBe('200');
  for (const originalsAnHour of [4, 3, 2, 1, 5]) {
    await db().privacySettings.update({ where: { ownerId: anna.person.id }, data: { rules: { originalsAnHour } } });
    expect(await original(id)).toBe(LIMITED);
  }
  await db().image.delete({ where: { id } });
  expect(await original((await keepPicture()).id)).toBe(LIMITED);
});

it('frees a place when an hour is over, and the sweep forgets it', async () => {
  const anna = await limitedTo(2);
  const { id } = await keepPicture();
  await original(id);
  await original(id);
  const [first] = await db().originalTaking.findMany({ where: { ownerId: anna.person.id }, orderBy: { takenAt: 'asc' } });
  await db().originalTaking.update({ where: { id: first?.id ?? '' }, data: { takenAt: new Date(Date.now() - 3_601_000) } });
  expect([await original(id), await original(id)]).toEqual(['200', LIMITED]);
  await sweep();
  expect(await db().originalTaking.count({ where: { ownerId: anna.person.id } })).toBe(2);
});

it('gives a place back when the original does not open', async () => {
  await limitedTo(1);
  const [broken, fine] = [await keepPicture(), await keepPicture()];
  await db().rendition.updateMany({ where: { imageId: broken.id, kind: 'original' }, data: { salt: new Uint8Array(24) } });
  expect(await original(broken.id)).toBe('500 crypto/open-failed');
  expect(await original(fine.id)).toBe('200');
});

it('keeps owners apart', async () => {
  await limitedTo(1);
  const { id } = await keepPicture();
  await original(id);
  await limitedTo(1);
  expect(await original((await keepPicture()).id)).toBe('200');
});

it('asks for the limit it is given', async () => {
  const anna = await signIn('Anna');
  const ownerId = ownerIdFrom(anna.person.id);
  const taking = { takerId: crypto.randomUUID(), imageId: crypto.randomUUID() };
  const answers = [];
  for (let at = 0; at < 4; at += 1) answers.push((await takeOriginal(ownerId, taking, { limit: 3, how: 'whole' })).isAllowed);
  expect(answers).toEqual([true, true, true, false]);
});
