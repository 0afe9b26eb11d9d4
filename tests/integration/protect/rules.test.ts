// Who may change what may leave: a session tightens, a fresh proof loosens, and the strictest place counts.

import { loadProtection, loadRules, saveRules } from '@/app/(vault)/settings/privacy/actions';
import { db } from '@/lib/db/client';
import type { ActionResult } from '@/lib/shared/dto';
import type { DownloadRules } from '@/lib/shared/protect/privacy';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { requireProofToLift } from '@/lib/vault/protect/change-rules';
import { flushEvents } from '@/lib/watch/record';
import { formOf } from '@/tests/support/requests/forms';
import { askBytes, keepAlbum, keepPicture, outcomeOf } from '@/tests/support/pictures/protected-pictures';
import { signIn } from '@/tests/support/people/signed-in';
import { staleProof } from '@/tests/support/people/stale';

afterAll(closeDecoders);

const save = (fields: Record<string, string>) => saveRules(null, formOf({ originalsAnHour: '', ...fields }));
const codeOf = (result: ActionResult<unknown>) => (result.ok ? 'ok' : result.code);

it('lets a session make rules stricter, and wants a fresh proof to loosen them, at each place', async () => {
  const anna = await signIn('Anna');
  const { id } = await keepPicture();
  const albumId = await keepAlbum(anna.person.id, [id], null);
  await staleProof(anna.person.id);
  for (const place of [{ place: 'owner' }, { place: 'album', id: albumId }, { place: 'image', id }]) {
    expect(codeOf(await save({ ...place, isOriginalOff: 'on' }))).toBe('ok');
    expect(codeOf(await save({ ...place, isOriginalOff: 'on', isMarked: 'on', originalsAnHour: '5' }))).toBe('ok');
    for (const looser of [{}, { isOriginalOff: 'on' }, { isOriginalOff: 'on', isMarked: 'on', originalsAnHour: '6' }]) {
      expect(codeOf(await save({ ...place, ...looser, isStepUp: 'on' }))).toBe('auth/step-up');
    }
    const standing = await loadRules('id' in place ? { place: place.place, id: place.id } : place);
    expect(standing).toMatchObject({ ok: true, data: { originals: 'off', watermark: 'always', originalsAnHour: 5 } });
  }
  await db().session.updateMany({ where: { userId: anna.person.id }, data: { authTime: new Date() } });
  for (const place of [{ place: 'owner' }, { place: 'album', id: albumId }, { place: 'image', id }]) {
    expect(codeOf(await save(place))).toBe('ok');
  }
  expect(await outcomeOf(await askBytes(id, 'original'))).toBe('200');
});

it('holds a race of tightening and loosening: what a session alone sends never loosens', async () => {
  const anna = await signIn('Anna');
  await staleProof(anna.person.id);
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([
      save({ place: 'owner', isOriginalOff: 'on' }),
      save({ place: 'owner' }),
      save({ place: 'owner', isMarked: 'on' }),
      save({ place: 'owner', isOriginalOff: 'on', isMarked: 'on' }),
    ]);
    expect(await loadRules({ place: 'owner' })).toMatchObject({ ok: true, data: { originals: 'off', watermark: 'always' } });
  }
});

it('takes of account, albums and picture the strictest, and acts on the next request', async () => {
  const anna = await signIn('Anna');
  const { id } = await keepPicture();
  const strict = await keepAlbum(anna.person.id, [id], { originals: 'off' });
  await keepAlbum(anna.person.id, [id], { originals: 'allowed' });
  expect(await outcomeOf(await askBytes(id, 'original'))).toBe('403 image/original-off');
  expect(codeOf(await save({ place: 'image', id }))).toBe('ok');
  expect(await outcomeOf(await askBytes(id, 'original'))).toBe('403 image/original-off');
  expect(codeOf(await save({ place: 'album', id: strict }))).toBe('ok');
  expect(await outcomeOf(await askBytes(id, 'original'))).toBe('200');
  expect(codeOf(await save({ place: 'image', id, isOriginalOff: 'on' }))).toBe('ok');
  expect(await outcomeOf(await askBytes(id, 'original'))).toBe('403 image/original-off');
});

it("tells why, with the album's title, and tells nobody else", async () => {
  const anna = await signIn('Anna');
  const { id } = await keepPicture();
  const albumId = await keepAlbum(anna.person.id, [id], { originals: 'off' });
  await save({ place: 'owner', isMarked: 'on' });
  expect(await loadProtection({ id })).toEqual({
    ok: true,
    data: {
      originals: 'off',
      watermark: 'always',
      isStepUp: false,
      originalsAnHour: null,
      hasUntouched: false,
      sources: [
        { place: 'owner', albumId: null, albumTitle: null, rules: { watermark: 'always' } },
        { place: 'album', albumId, albumTitle: 'Harbour', rules: { originals: 'off' } },
      ],
    },
  });
  await signIn('Bob');
  const missing = crypto.randomUUID();
  for (const other of [id, missing]) expect(codeOf(await loadProtection({ id: other }))).toBe('object/not-found');
});

it("lets Bob neither read nor change Anna's rules, and no album of his rules her pictures", async () => {
  const anna = await signIn('Anna');
  const { id } = await keepPicture();
  const albumId = await keepAlbum(anna.person.id, [id], { watermark: 'always' });
  const bob = await signIn('Bob');
  for (const place of [
    { place: 'album', id: albumId },
    { place: 'image', id },
  ] as const) {
    expect(codeOf(await loadRules(place))).toBe('object/not-found');
    expect(codeOf(await save({ ...place, isOriginalOff: 'on' }))).toBe('object/not-found');
  }
  const theft = await keepAlbum(bob.person.id, [], { originals: 'off' });
  await db().albumImage.create({
    data: { albumId: theft, imageId: id, ownerId: bob.person.id, position: 0, createdAt: new Date() },
  });
  anna.use();
  expect(await outcomeOf(await askBytes(id, 'original'))).toBe('200');
  expect(await loadProtection({ id })).toMatchObject({ data: { originals: 'allowed', watermark: 'always' } });
});

it('wants the same proof of who takes a picture out of an album that rules it', async () => {
  const anna = await signIn('Anna');
  const { id } = await keepPicture();
  const [ruling, free] = [await keepAlbum(anna.person.id, [id], { originals: 'off' }), await keepAlbum(anna.person.id, [id], {})];
  const stale = { ...anna.actor, authTime: new Date(0) };
  await expect(requireProofToLift(stale, [free, crypto.randomUUID()])).resolves.toBeUndefined();
  await expect(requireProofToLift(stale, [free, ruling])).rejects.toMatchObject({ code: 'auth/step-up' });
  await expect(requireProofToLift(anna.actor, [ruling])).resolves.toBeUndefined();
  const bob = await signIn('Bob');
  await expect(requireProofToLift({ ...bob.actor, authTime: new Date(0) }, [ruling])).resolves.toBeUndefined();
});

it.each<Record<string, string>>([
  { place: 'owner', id: crypto.randomUUID() },
  { place: 'album' },
  { place: 'image', id: 'x' },
  { place: 'everything' },
  { place: 'owner', originalsAnHour: '0' },
  { place: 'owner', originalsAnHour: '1001' },
  { place: 'owner', originalsAnHour: '-1' },
  { place: 'owner', originalsAnHour: '5.5' },
  { place: 'owner', isOriginalOff: 'yes' },
  { place: 'owner', extra: 'x' },
])('refuses %j', async (fields) => {
  await signIn('Anna');
  expect(codeOf(await save(fields))).toBe('request/invalid');
});

it('puts every change and every refusal on record', async () => {
  const anna = await signIn('Anna');
  const { id } = await keepPicture();
  await save({ place: 'image', id, isOriginalOff: 'on' });
  await outcomeOf(await askBytes(id, 'original'));
  await flushEvents();
  const events = await db().securityEvent.findMany({ where: { actorId: anna.person.id }, orderBy: { id: 'asc' } });
  const rules: DownloadRules = { originals: 'off' };
  expect(events.filter(({ type }) => type === 'privacy.changed')).toMatchObject([
    { outcome: 'success', subjectId: id, detail: { place: 'image', rules: JSON.stringify(rules) } },
  ]);
  expect(events.filter(({ type }) => type === 'image.downloaded')).toMatchObject([
    { outcome: 'refused', subjectId: id, detail: { code: 'image/original-off', rendition: 'original' } },
  ]);
});
