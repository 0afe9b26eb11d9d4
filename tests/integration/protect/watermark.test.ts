// Watermarks: really in the pixels, for each viewer and day another one, and nowhere at rest.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { drawMarkSample, dropMark, saveMark } from '@/app/(vault)/settings/privacy/actions';
import { config } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { findUserKeys } from '@/lib/db/keys/keyring';
import { eraseOwnerKeys } from '@/lib/keys/owner-keys';
import type { ActionResult } from '@/lib/shared/dto';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { DEFAULT_MARK } from '@/lib/shared/protect/watermark';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { deleteAccountNow } from '@/lib/vault/delete-account';
import { changeMark } from '@/lib/vault/protect/mark/change-mark';
import { requireDelivery } from '@/lib/vault/protect/deliver';
import { requireMark } from '@/lib/vault/protect/mark/mark-of-image';
import { requireMarkSettings } from '@/lib/vault/protect/mark/sample';
import { sweep } from '@/lib/vault/sweep';
import { askBytes, keepAlbum, keepPicture, outcomeOf } from '@/tests/support/pictures/protected-pictures';
import { type SignedIn, signIn } from '@/tests/support/people/signed-in';
import { staleProof } from '@/tests/support/people/stale';

afterAll(closeDecoders);

const SETTINGS = { ...DEFAULT_MARK, text: 'CANARY {name} {date}', opacity: '100', position: 'centre', size: 'large' };
const codeOf = (result: ActionResult<unknown>) => (result.ok ? 'ok' : result.code);

function save(fields: Record<string, string | File> = {}): Promise<ActionResult<unknown>> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...SETTINGS, ...fields })) form.set(name, value);
  return saveMark(null, form);
}
async function marking(name = 'Anna'): Promise<SignedIn> {
  const anna = await signIn(name);
  await db().privacySettings.create({ data: { ownerId: anna.person.id, rules: { watermark: 'always' } } });
  return anna;
}
const grey = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#808080' } });
let greys = 0;
async function keepGrey(width = 640, height = 480) {
  greys += 1;
  const bytes = new Uint8Array(
    await grey(width, height)
      .withExif({ IFD0: { Artist: `n${greys}` } })
      .png()
      .toBuffer(),
  );
  return keepPicture({ bytes, name: `grey-${greys}.png`, type: 'image/png' });
}
/** How many pixels of the answer are no longer grey, and its etag. */
async function seen(id: string, rendition: string, query = '') {
  const answer = await askBytes(id, rendition, { query });
  expect([rendition, answer.status]).toEqual([rendition, 200]);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let changed = 0;
  for (let at = 0; at < data.length; at += 3) if (Math.abs((data[at] ?? 0) - 128) > 24) changed += 1;
  return { changed, bytes, etag: answer.headers.get('etag'), width: info.width, type: answer.headers.get('content-type') };
}
const red = () => sharp({ create: { width: 200, height: 200, channels: 3, background: '#ff0000' } });
const fileOf = (bytes: Uint8Array, name = 'mark.png', type = 'image/png') => new File([new Uint8Array(bytes)], name, { type });

it('is in the pixels of previews and originals, and in nothing that rests', async () => {
  const anna = await marking();
  const { id } = await keepGrey();
  await save();
  for (const [rendition, query] of [
    ['preview', ''],
    ['original', ''],
    ['original', '?download=1'],
  ] as const) {
    const { changed, width } = await seen(id, rendition, query);
    expect([rendition, changed > 1_000, width]).toEqual([rendition, true, 640]);
  }
  expect((await seen(id, 'thumbnail')).changed).toBe(0);
  await db().privacySettings.update({ where: { ownerId: anna.person.id }, data: { rules: {} } });
  for (const rendition of ['preview', 'original', 'thumbnail']) expect((await seen(id, rendition)).changed).toBe(0);
  const kinds = await db().rendition.findMany({ where: { imageId: id }, select: { kind: true } });
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(['original', 'preview', 'thumbnail']);
  const rows = JSON.stringify(await db().watermark.findMany({ where: { ownerId: anna.person.id } }));
  const texts = [
    rows,
    Buffer.from(JSON.stringify(await db().$queryRaw`select "sealedMark"::text as t from "Watermark"`)).toString(),
  ];
  for (const text of texts) for (const word of ['CANARY', 'centre', 'large']) expect(text).not.toContain(word);
});

it('gets another etag by the mark, the viewer and the day, so that no unmarked copy in a browser is still right', async () => {
  const anna = await marking();
  const { id } = await keepGrey();
  const tags = new Set<string | null>();
  const now = jest.spyOn(Date.prototype, 'toISOString');
  await db().privacySettings.update({ where: { ownerId: anna.person.id }, data: { rules: {} } });
  tags.add((await seen(id, 'preview')).etag);
  await db().privacySettings.update({ where: { ownerId: anna.person.id }, data: { rules: { watermark: 'always' } } });
  tags.add((await seen(id, 'preview')).etag);
  await save();
  tags.add((await seen(id, 'preview')).etag);
  await save({ opacity: '50' });
  const { etag } = await seen(id, 'preview');
  tags.add(etag);
  expect(tags.size).toBe(4);
  expect((await seen(id, 'preview')).etag).toBe(etag);
  for (const tag of tags) {
    const answer = await askBytes(id, 'preview', { headers: { 'if-none-match': tag ?? '' } });
    expect(await outcomeOf(answer)).toBe(tag === etag ? '304' : '200');
  }
  now.mockReturnValue('2031-01-02T03:04:05.000Z');
  const tomorrow = await requireMark(anna.actor, id);
  now.mockRestore();
  const today = await requireMark(anna.actor, id);
  const other = await requireMark({ ...anna.actor, name: 'Bruno' }, id);
  expect(new Set([tomorrow.identity, today.identity, other.identity]).size).toBe(3);
});

it('falls back to a mark of its own where nobody chose one: a rule is never without', async () => {
  await marking();
  const { id } = await keepGrey();
  expect((await seen(id, 'preview')).changed).toBeGreaterThan(100);
  const blank = { ...(await signIn('Anna')).actor, name: '\u200b\u202e' };
  const { settings } = await (await requireMark(blank, id)).load();
  expect(settings.text).toMatch(/\d{4}-\d{2}-\d{2}/);
});

it('is the album’s own where it has one, and the owner’s again when that is dropped', async () => {
  const anna = await marking();
  const { id } = await keepGrey();
  const albumId = await keepAlbum(anna.person.id, [id], null);
  await save({ text: 'OWNER' });
  const byOwner = (await seen(id, 'preview')).etag;
  expect(codeOf(await save({ albumId, text: 'ALBUM' }))).toBe('ok');
  expect((await seen(id, 'preview')).etag).not.toBe(byOwner);
  expect(await requireMarkSettings(anna.actor, albumId)).toMatchObject({ text: 'ALBUM', isOwn: true });
  const form = new FormData();
  form.set('albumId', albumId);
  expect(codeOf(await dropMark(null, form))).toBe('ok');
  expect((await seen(id, 'preview')).etag).toBe(byOwner);
  expect(await requireMarkSettings(anna.actor, albumId)).toMatchObject({ text: 'OWNER', isOwn: false });
  expect(codeOf(await dropMark(null, form))).toBe('object/not-found');
});

it('can be a picture: rebuilt, sealed, replaced without a trace, known to the sweep, gone with the account', async () => {
  const anna = await marking();
  const ownerId = ownerIdFrom(anna.person.id);
  const { id } = await keepGrey();
  const sent = await red()
    .withExif({ IFD0: { Artist: 'CANARY-ARTIST' } })
    .png()
    .toBuffer();
  expect(codeOf(await save({ kind: 'picture', picture: fileOf(sent) }))).toBe('ok');
  const { bytes } = await seen(id, 'original');
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const middle = (info.width * 240 + 320) * 3;
  expect([...data.subarray(middle, middle + 3)].map((value) => value > 200)).toEqual([true, false, false]);
  const { picture } = await (await requireMark(anna.actor, id)).load();
  expect(Buffer.from(picture ?? []).includes('CANARY-ARTIST')).toBe(false);
  const blobOf = async () => (await db().watermarkPicture.findUniqueOrThrow({ where: { scopeId: ownerId } })).storageKey;
  const first = await blobOf();
  expect(await isStored(first)).toBe(true);
  expect(readBlob(first)?.includes('PNG')).toBe(false);
  await sweep(new Date(Date.now() + 3 * 3_600_000));
  expect(await isStored(first)).toBe(true);
  expect(codeOf(await save({ kind: 'picture', picture: fileOf(await red().negate().png().toBuffer()) }))).toBe('ok');
  const second = await blobOf();
  expect([await isStored(first), await isStored(second)]).toEqual([false, true]);
  // Other settings leave the picture where it is.
  expect(codeOf(await save({ kind: 'text' }))).toBe('ok');
  expect(await blobOf()).toBe(second);
  await deleteAccountNow(ownerId);
  expect([await isStored(second), await db().watermark.count({ where: { ownerId } })]).toEqual([false, 0]);
});

const blobFiles = () => readdirSync(config().storageDir, { recursive: true, encoding: 'utf8' });
const isStored = async (key: string) =>
  blobFiles().some((name) => name.endsWith(key)) || (await db().blob.count({ where: { storageKey: key } })) > 0;
function readBlob(key: string): Buffer | null {
  const name = blobFiles().find((file) => file.endsWith(key));
  return name === undefined ? null : readFileSync(path.join(config().storageDir, name));
}

it('refuses pictures that no mark can be, and keeps what stood', async () => {
  await signIn('Anna');
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  const heavy = await sharp({ create: { width: 700, height: 700, channels: 3, background: '#000', noise } })
    .png()
    .toBuffer();
  const cases: [File, string][] = [
    [fileOf(heavy), 'image/too-large'],
    [fileOf(await red().resize(5_000, 10).png().toBuffer()), 'image/side-too-long'],
    [fileOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'mark.svg', 'image/svg+xml'), 'image/type-not-allowed'],
    [fileOf(await red().gif().toBuffer(), 'mark.gif', 'image/gif'), 'image/type-not-allowed'],
    [fileOf(Buffer.from('no picture')), 'image/type-not-allowed'],
    [fileOf((await red().png().toBuffer()).subarray(0, 200)), 'image/truncated'],
  ];
  for (const [picture, code] of cases) {
    const result = await save({ kind: 'picture', picture });
    expect(result).toMatchObject({ ok: false, code: 'request/invalid', fieldErrors: { picture: [code] } });
  }
  expect(await save({ kind: 'picture' })).toMatchObject({ fieldErrors: { picture: ['mark/picture-missing'] } });
  expect(await db().watermarkPicture.count()).toBe(0);
});

it('is a picture twenty times at most, also when many albums ask at once', async () => {
  const { person } = await signIn('Anna');
  const albums = await Promise.all(Array.from({ length: 24 }, () => keepAlbum(person.id, [], null)));
  const bytes = await red().png().toBuffer();
  const results = await Promise.all(albums.map((albumId) => save({ albumId, kind: 'picture', picture: fileOf(bytes) })));
  expect(results.filter((result) => result.ok)).toHaveLength(20);
  for (const result of results) if (!result.ok) expect(result.fieldErrors).toEqual({ picture: ['mark/too-many-pictures'] });
  expect(await db().watermarkPicture.count({ where: { watermark: { ownerId: person.id } } })).toBe(20);
});

it('lets nobody wait behind somebody’s crowd', async () => {
  const anna = await marking();
  const hers = [];
  for (let count = 0; count < 14; count += 1) hers.push(await keepGrey(640 + count, 480));
  const bob = await marking('Bob');
  const his = await keepGrey();
  const ended: string[] = [];
  const draw = async ({ actor }: SignedIn, name: string, imageId: string) => {
    const wish = { imageId, rendition: 'original', purpose: 'view', isMarkWanted: false } as const;
    await (await requireDelivery(actor, wish)).open();
    ended.push(name);
  };
  const crowd = hers.map(({ id }) => draw(anna, 'anna', id));
  await Promise.all([...crowd, draw(bob, 'bob', his.id)]);
  expect(ended).toHaveLength(15);
  expect(ended.indexOf('bob')).toBeLessThan(8);
});

it('makes no key for who is gone meanwhile', async () => {
  const anna = await signIn('Anna');
  const ownerId = ownerIdFrom(anna.person.id);
  await deleteAccountNow(ownerId);
  const order = { ...DEFAULT_MARK } as Parameters<typeof changeMark>[1];
  await expect(changeMark(anna.actor, order)).rejects.toMatchObject({ code: 'auth/required' });
  expect(await findUserKeys(ownerId)).toEqual([]);
});

it.each([
  ['text', ''],
  ['text', '   '],
  ['text', 'x'.repeat(81)],
  ['text', 'line\nbreak'],
  ['text', 'turn\u202earound'],
  ['text', 'zero\u200bwidth'],
  ['text', `pile${'\u0301'.repeat(5)}`],
  ['opacity', '0'],
  ['opacity', '101'],
  ['opacity', '5e1x'],
  ['position', 'everywhere'],
  ['size', '9000'],
  ['kind', 'svg'],
  ['albumId', 'x'],
  ['extra', 'x'],
])('refuses %s %j', async (field, value) => {
  await signIn('Anna');
  expect(await save({ [field]: value })).toMatchObject({ ok: false, code: 'request/invalid' });
});

it.each([
  ['<span size="9999999">x</span>'],
  ['&amp;&#1;%s'],
  ['"; drop table "User"; --'],
  ['Привет 你好 שלום'],
  ['{name}{name}{date}'],
])('lays %s over as text', async (text) => {
  await marking('A <b>&name');
  const { id } = await keepGrey();
  expect(codeOf(await save({ text }))).toBe('ok');
  expect((await seen(id, 'preview')).changed).toBeGreaterThan(50);
});

it('is changed with a fresh proof only, and by its owner only', async () => {
  const anna = await signIn('Anna');
  const { id } = await keepGrey();
  const albumId = await keepAlbum(anna.person.id, [id], null);
  await staleProof(anna.person.id);
  expect([codeOf(await save()), codeOf(await save({ albumId }))]).toEqual(['auth/step-up', 'auth/step-up']);
  const bob = await signIn('Bob');
  expect(codeOf(await save({ albumId }))).toBe('object/not-found');
  expect(await db().watermark.count({ where: { OR: [{ albumId }, { ownerId: bob.person.id }] } })).toBe(0);
});

it('shows a sample of the newest picture without keeping anything', async () => {
  const anna = await signIn('Anna');
  const settings = { ...DEFAULT_MARK, text: 'Sample' };
  expect(await drawMarkSample(settings)).toEqual({ ok: true, data: null });
  await keepGrey();
  const drawn = (await drawMarkSample(settings)) as { data: { src: string } };
  expect(drawn.data.src).toMatch(/^data:image\/webp;base64,[A-Za-z0-9+/]+=*$/);
  expect(await db().watermark.count({ where: { ownerId: anna.person.id } })).toBe(0);
  const albumId = await keepAlbum(anna.person.id, [], null);
  expect(await drawMarkSample({ ...settings, albumId })).toEqual({ ok: true, data: null });
});

it('opens for nobody once the owner’s keys are gone, and a moved field opens nowhere', async () => {
  const anna = await marking();
  const { id } = await keepGrey();
  await save();
  const { person } = await signIn('Bob');
  await save({ text: 'BOB' });
  const row = await db().watermark.findUniqueOrThrow({ where: { scopeId: person.id } });
  const { sealedMark, wrappedDek, kekId } = row;
  await db().watermark.update({ where: { scopeId: anna.person.id }, data: { sealedMark, wrappedDek, kekId } });
  anna.use();
  expect(await outcomeOf(await askBytes(id, 'preview'))).toBe('500 crypto/open-failed');
  await eraseOwnerKeys(ownerIdFrom(anna.person.id));
  expect(await outcomeOf(await askBytes(id, 'original'))).toBe('500 crypto/open-failed');
});
