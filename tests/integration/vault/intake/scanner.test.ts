// With a malware scanner set, nothing gets in that it has not called clean: by no door, and not when it is away.

import { setTimeout as pause } from 'node:timers/promises';
import { saveMark } from '@/app/(vault)/settings/privacy/actions';
import { uploadPhoto, uploadPhotoForm } from '@/app/(vault)/photos/actions';
import { forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { DEFAULT_MARK } from '@/lib/shared/protect/watermark';
import { findFailingParts } from '@/lib/vault/readiness';
import { storeImage } from '@/lib/vault/intake/store-image';
import { changePrivacy } from '@/lib/vault/privacy';
import { callApi, tokenOf } from '@/tests/support/requests/api';
import { type FakeClamd, startFakeClamd } from '@/tests/support/servers/fake-clamd';
import { multipart } from '@/tests/support/requests/multipart';
import { makeJpeg, type MadePicture, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

let clamd: FakeClamd;

function scanAt(address: string | undefined): void {
  if (address === undefined) delete process.env['CLAMD_URL'];
  else process.env['CLAMD_URL'] = address;
  forgetConfig();
}

beforeEach(async () => {
  clamd = await startFakeClamd();
  scanAt(`tcp://127.0.0.1:${clamd.port}`);
});
afterEach(async () => {
  scanAt(undefined);
  await clamd.stop();
});

const counts = () => Promise.all([db().image.count(), db().rendition.count(), db().indexTerm.count(), db().timelineDay.count()]);

/** The same file by every door: what each of them answers. */
async function byEveryDoor(picture: MadePicture): Promise<{ code: string; status?: number; retryAfter?: string | null }[]> {
  const anna = await signIn();
  const { token } = await tokenOf(anna.person);
  anna.use();
  const [action, form] = [await uploadPhoto(uploadForm(picture)), await uploadPhotoForm(null, uploadForm(picture))];
  const body = multipart([{ fileName: picture.name, type: picture.type, bytes: picture.bytes }]);
  const api = await callApi('/api/v1/images', { token, method: 'POST', ...body });
  const problem = (await api.json()) as { code: string };
  return [
    { code: action.ok ? 'ok' : action.code },
    { code: form.ok ? 'ok' : form.code },
    { code: problem.code, status: api.status, retryAfter: api.headers.get('retry-after') },
  ];
}

it('shows the scanner the file exactly as it was sent, and takes what it calls clean', async () => {
  const { actor } = await signIn();
  const picture = await makeJpeg({ comment: 'as it was' });
  expect(await uploadPhoto(uploadForm(picture))).toMatchObject({ ok: true });
  expect(clamd.seen.map((file) => file.equals(picture.bytes))).toEqual([true]);
  expect(await db().image.count({ where: { ownerId: actor.ownerId } })).toBe(1);
});

it('refuses what it finds something in, keeps nothing, and has it on record', async () => {
  clamd.says = 'stream: Test.Canary-1 FOUND\0';
  const before = await counts();
  const answers = await byEveryDoor(await makeJpeg());
  expect(answers).toEqual([
    { code: 'image/infected' },
    { code: 'image/infected' },
    { code: 'image/infected', status: 422, retryAfter: null },
  ]);
  expect(await counts()).toEqual(before);
  const events = await db().securityEvent.findMany({ where: { type: 'image.infected' } });
  expect(events).toHaveLength(3);
  for (const { outcome, detail } of events) {
    expect(outcome).toBe('refused');
    expect(detail).toMatchObject({ code: 'image/infected', signature: 'Test.Canary-1', bytes: expect.any(Number) });
  }
});

it.each([
  ['says something else', 'INSTREAM size limit exceeded. ERROR\0'],
  ['hangs up', ''],
])('takes nothing while the scanner %s', async (_, says) => {
  clamd.says = says;
  const before = await counts();
  const code = 'scanner/unavailable';
  expect(await byEveryDoor(await makeJpeg())).toEqual([{ code }, { code }, { code, status: 503, retryAfter: '10' }]);
  expect(await counts()).toEqual(before);
});

it('takes nothing while the scanner is down, says so in its readiness, and takes it again afterwards', async () => {
  const { port } = clamd;
  await clamd.stop();
  const { actor } = await signIn();
  await changePrivacy(actor, { keepOriginals: true });
  const before = await counts();
  const picture = await makeJpeg();
  expect(await uploadPhoto(uploadForm(picture))).toMatchObject({ ok: false, code: 'scanner/unavailable', retryAfterSeconds: 10 });
  expect(await counts()).toEqual(before);
  expect(await findFailingParts()).toEqual(['scanner']);
  clamd = await startFakeClamd(port);
  expect(await uploadPhoto(uploadForm(picture))).toMatchObject({ ok: true });
  await pause(1_050);
  expect(await findFailingParts()).toEqual([]);
});

it('is shown a watermark’s picture, too, and lets none be one that it finds something in, or while it is away', async () => {
  const anna = await signIn();
  const { bytes } = await makeJpeg();
  const save = () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...DEFAULT_MARK, kind: 'picture' })) form.set(name, String(value));
    form.set('picture', new File([bytes], 'mark.jpg', { type: 'image/jpeg' }));
    return saveMark(null, form);
  };
  clamd.says = 'stream: Test.Canary-1 FOUND\0';
  expect(await save()).toMatchObject({ ok: false, fieldErrors: { picture: ['image/infected'] } });
  const event = { type: 'image.infected', actorId: anna.actor.ownerId };
  expect(await db().securityEvent.findMany({ where: event })).toMatchObject([{ outcome: 'refused' }]);
  clamd.says = '';
  expect(await save()).toMatchObject({ ok: false, code: 'scanner/unavailable' });
  expect(await db().watermarkPicture.count({ where: { watermark: { ownerId: anna.actor.ownerId } } })).toBe(0);
  clamd.says = 'stream: OK\0';
  expect(await save()).toMatchObject({ ok: true });
  expect(clamd.seen.every((file) => file.equals(bytes))).toBe(true);
});

it('does not ask it about a file that is refused by its head', async () => {
  await signIn();
  const { bytes } = await makeJpeg();
  expect(await uploadPhoto(uploadForm({ bytes, name: 'a.png', type: 'image/png' }))).toMatchObject({
    ok: false,
    code: 'image/type-mismatch',
  });
  expect(clamd.seen).toEqual([]);
});

it('lets go of the scan when whoever sent the file is gone', async () => {
  clamd.says = null;
  const { actor } = await signIn();
  const { bytes, name, type } = await makeJpeg();
  const stop = new AbortController();
  const before = await counts();
  const storing = storeImage(actor, { content: bytes, fileName: name, declaredType: type }, { signal: stop.signal });
  while (clamd.seen.length === 0) await pause(5);
  stop.abort(new Error('gone'));
  await expect(storing).rejects.toThrow('gone');
  expect(await counts()).toEqual(before);
});

it('lets nothing in at an address it cannot make out', async () => {
  scanAt('http://127.0.0.1:3310');
  await signIn();
  expect(await uploadPhoto(uploadForm(await makeJpeg()))).toMatchObject({ ok: false, code: 'scanner/unavailable' });
});
