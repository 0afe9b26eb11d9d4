// Pictures by one request and by parts: what arrives, what is refused, and what is left of what broke off.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { config } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { forgetOwnerKeys } from '@/lib/keys/owner-keys';
import { HEAD_BYTES } from '@/lib/images/inspect-head';
import { UPLOAD_PART_BYTES } from '@/lib/shared/limits';
import { allStorages, currentStorage } from '@/lib/storage/drivers';
import { closeDecoders, decoders } from '@/lib/vault/intake/decoders';
import { deleteAccountNow } from '@/lib/vault/delete-account';
import { ingestPermits } from '@/lib/vault/intake/ingest-permits';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { sweep } from '@/lib/vault/sweep';
import { SafelightError } from '@/lib/shared/safelight-error';
import { MAX_OPEN_UPLOADS } from '@/lib/vault/uploads/start-upload';
import { flushEvents } from '@/lib/watch/record';
import { piecesOf } from '@/tests/support/pictures/batches';
import { resetRequest } from '@/tests/support/requests/next-headers';
import { type MadePicture, makeJpeg, makeNoisePng } from '@/tests/support/pictures/pictures';
import { type SignedIn, signIn } from '@/tests/support/people/signed-in';
import {
  beginUpload,
  giveUp,
  lookAt,
  PART_BYTES,
  postUpload,
  refusalOf,
  sendForm,
  sendInParts,
  sendPart,
  sendWhole,
  storedIn,
} from '@/tests/support/pictures/uploads';

let anna: SignedIn;
beforeEach(async () => {
  anna = await signIn('Anna');
});
afterAll(closeDecoders);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** About 750 kB: two parts, and a last one. */
const large = () => makeNoisePng(500);
const LATER = () => new Date(Date.now() + 25 * 60 * 60_000);

async function blobKeys(): Promise<string[]> {
  const keys: string[] = [];
  for (const storage of allStorages()) {
    for await (const { key } of storage.list({ createdBefore: LATER() })) keys.push(key);
  }
  return keys;
}

async function bytesOf(imageId: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const rendition = await requireRendition(anna.actor, { imageId, kind: 'original' });
  for await (const piece of piecesOf(await rendition.open())) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

async function beginWithParts(picture: MadePicture, count = 2): Promise<string> {
  const id = await beginUpload(picture);
  for (let part = 0; part < count; part += 1) {
    const start = part * PART_BYTES;
    expect((await sendPart(id, start, picture.bytes.slice(start, start + PART_BYTES))).status).toBe(204);
  }
  return id;
}

describe('a picture in one request', () => {
  it('is stored, named and answered with its address', async () => {
    const picture = await makeJpeg({ name: 'Straße in Rom.jpg' });
    const answer = await sendWhole(picture);
    expect(answer.status).toBe(201);
    const image = await storedIn(answer);
    expect(image).toMatchObject({ name: 'Straße in Rom.jpg', mediaType: 'image/jpeg', width: 96, height: 64 });
    expect(answer.headers.get('location')).toBe(`/photos/${image.id}`);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect((await bytesOf(image.id)).byteLength).toBe(image.plainBytes);
  });

  it('may come with the wish to keep a duplicate, and with nothing else', async () => {
    const { name, type, bytes } = await makeJpeg();
    const file = { fileName: name, type, bytes };
    const wish = { name: 'keepDuplicate', bytes: 'true' };
    expect((await sendForm([wish, file])).status).toBe(201);
    const refused = [
      [{ ...wish, bytes: 'yes' }, file],
      [{ ...wish, bytes: 't'.repeat(65) }, file],
      [wish, wish, file],
      [{ name: 'ownerId', bytes: 'true' }, file],
      [{ name: '__proto__', bytes: 'true' }, file],
      [wish],
      [file, file],
    ];
    for (const parts of refused) expect(await refusalOf(await sendForm(parts))).toEqual([400, 'request/invalid']);
    expect(await db().image.count({ where: { ownerId: anna.actor.ownerId } })).toBe(1);
  });

  it('is refused with a reason that the page can show', async () => {
    const picture = await makeJpeg();
    const tooLarge = new Uint8Array(config().MAX_UPLOAD_BYTES + 1);
    tooLarge.set(picture.bytes);
    expect(await refusalOf(await sendWhole({ ...picture, bytes: tooLarge }))).toEqual([413, 'image/too-large']);
    expect(await refusalOf(await sendWhole({ ...picture, name: 'a.png' }))).toEqual([415, 'image/type-mismatch']);
    const [status, code] = await refusalOf(await sendWhole({ ...picture, bytes: picture.bytes.slice(0, 200) }));
    expect([status, code]).toEqual([422, expect.stringMatching(/^image\//)]);
  });

  it('is refused by its first bytes while the rest still comes, and that is on record once', async () => {
    const picture = await large();
    const answer = await sendForm([{ fileName: 'a.jpg', type: 'image/jpeg', bytes: picture.bytes }]);
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ code: 'image/type-mismatch' });
    await flushEvents();
    const where = { actorId: anna.actor.ownerId, type: 'image.refused' };
    const events = await db().securityEvent.findMany({ where });
    expect(events.map(({ detail }) => detail)).toEqual([{ code: 'image/type-mismatch', bytes: HEAD_BYTES }]);
  });

  it('leaves the line with its sender, and counts as no fault of the house', async () => {
    const { name: fileName, type, bytes } = await makeJpeg();
    const stop = new AbortController();
    let free = () => undefined as void;
    const busy = new Promise<void>((resolve) => (free = resolve));
    const { ownerId } = anna.actor;
    const works = Array.from({ length: 4 }, () => ingestPermits().run({ ownerId, bytes: 1 }, () => busy));
    const answer = sendForm([{ fileName, type, bytes }], {}, stop.signal);
    await until(() => ingestPermits().load().waiting === 1);
    stop.abort();
    expect(await refusalOf(await answer)).toEqual([400, 'request/aborted']);
    expect(ingestPermits().load()).toEqual({ running: 4, waiting: 0 });
    free();
    await Promise.all(works);
    expect(await db().image.count({ where: { ownerId } })).toBe(0);
  });

  it('is taken from our own pages alone, and from people alone', async () => {
    const { name: fileName, type, bytes } = await makeJpeg();
    const file = { fileName, type, bytes };
    const foreign = { origin: 'https://evil.example' };
    expect((await sendForm([file], { ...foreign, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await refusalOf(await sendForm([file], foreign))).toEqual([403, 'auth/origin']);
    resetRequest();
    expect(await refusalOf(await sendForm([file]))).toEqual([401, 'auth/required']);
  });
});

describe('a picture in parts', () => {
  it('holds no more than its last part while it waits for its turn', async () => {
    const picture = await large();
    const id = await beginWithParts(picture);
    const opened = jest.spyOn(currentStorage(), 'get');
    let free = () => undefined as void;
    const busy = new Promise<void>((resolve) => (free = resolve));
    const { ownerId } = anna.actor;
    const works = Array.from({ length: 4 }, () => ingestPermits().run({ ownerId, bytes: 1 }, () => busy));
    const answer = sendPart(id, 2 * PART_BYTES, picture.bytes.slice(2 * PART_BYTES));
    await until(() => ingestPermits().load().waiting === 1);
    expect(opened).not.toHaveBeenCalled();
    free();
    await Promise.all(works);
    expect((await bytesOf((await storedIn(await answer)).id)).byteLength).toBeGreaterThan(0);
    expect(opened).toHaveBeenCalled();
    opened.mockRestore();
  });

  it('is stored as if it had come in one piece, and of its parts nothing is left', async () => {
    const picture = await large();
    const image = await storedIn(await sendInParts(picture));
    const whole = await storedIn(await sendWhole(picture, { keepDuplicate: true }));
    const { id: _a, createdAt: _b, ...facts } = image;
    expect(whole).toMatchObject(facts);
    expect((await bytesOf(image.id)).equals(await bytesOf(whole.id))).toBe(true);
    expect(await db().uploadPart.count({ where: { upload: { ownerId: anna.actor.ownerId } } })).toBe(0);
    const kept = await db().rendition.findMany({ select: { storageKey: true } });
    expect((await blobKeys()).sort()).toEqual(kept.map(({ storageKey }) => storageKey).sort());
  });

  it('goes on where it was cut, and tells whose answer got lost what became of it', async () => {
    const picture = await large();
    const id = await beginWithParts(picture, 1);
    const look = await lookAt(id);
    expect([look.status, look.headers.get('upload-offset'), look.headers.get('upload-length')]).toEqual([
      200,
      String(PART_BYTES),
      String(picture.bytes.byteLength),
    ]);
    expect(look.headers.get('access-control-allow-origin')).toBeNull();
    expect(look.headers.get('safelight-image')).toBeNull();
    expect(await look.text()).not.toContain(picture.name);
    const answer = await sendPart(id, PART_BYTES, picture.bytes.slice(PART_BYTES));
    const image = await storedIn(answer);
    expect(answer.status).toBe(200);
    const after = await lookAt(id);
    expect([after.headers.get('upload-offset'), after.headers.get('safelight-image')]).toEqual([
      String(picture.bytes.byteLength),
      image.id,
    ]);
    expect((await sendPart(id, PART_BYTES, picture.bytes.slice(PART_BYTES))).status).toBe(409);
    expect(await db().image.count({ where: { ownerId: anna.actor.ownerId } })).toBe(1);
  });

  it('takes no part at a wrong place, too short, too long, cut, beyond the end or of another type', async () => {
    const picture = await large();
    const id = await beginWithParts(picture, 1);
    const part = picture.bytes.slice(PART_BYTES, 2 * PART_BYTES);
    for (const offset of [0, 1, 2 * PART_BYTES, picture.bytes.byteLength]) {
      const answer = await sendPart(id, offset, part.slice(0, 10));
      expect([offset, answer.status]).toEqual([offset, 409]);
    }
    expect(await refusalOf(await sendPart(id, PART_BYTES, part.slice(0, 1000)))).toEqual([400, 'request/invalid']);
    const cut = { 'content-length': String(PART_BYTES) };
    expect(await refusalOf(await sendPart(id, PART_BYTES, part.slice(0, -1), cut))).toEqual([400, 'request/invalid']);
    const long = new Uint8Array(UPLOAD_PART_BYTES + 1);
    expect(await refusalOf(await sendPart(id, PART_BYTES, long))).toEqual([413, 'request/too-large']);
    expect((await sendPart(id, PART_BYTES, new Uint8Array(picture.bytes.byteLength))).status).toBe(413);
    expect((await sendPart(id, PART_BYTES, part, { 'content-type': 'image/png' })).status).toBe(400);
    expect((await sendPart(id, PART_BYTES, part, { 'tus-resumable': '0.2.2' })).status).toBe(400);
    expect((await sendPart(id, PART_BYTES, part, { 'upload-offset': '-1' })).status).toBe(400);
    expect((await lookAt(id)).headers.get('upload-offset')).toBe(String(PART_BYTES));
    expect((await storedIn(await sendPart(id, PART_BYTES, picture.bytes.slice(PART_BYTES)))).name).toBe(picture.name);
  });

  it('takes one of two equal parts that come at once, and makes one picture of two equal last ones', async () => {
    const picture = await large();
    const id = await beginUpload(picture);
    const both = (start: number, end?: number) => {
      const bytes = picture.bytes.slice(start, end);
      return Promise.all([sendPart(id, start, bytes), sendPart(id, start, bytes)]);
    };
    const first = await both(0, PART_BYTES);
    expect(first.map(({ status }) => status).sort()).toEqual([204, 409]);
    const last = (await both(PART_BYTES)).map(({ status }) => status).sort();
    expect(last[0]).toBe(200);
    expect([409, 503]).toContain(last[1]);
    expect(await db().image.count({ where: { ownerId: anna.actor.ownerId } })).toBe(1);
  });

  it('is gone when it is refused, and says why', async () => {
    const picture = await large();
    const bytes = picture.bytes.slice();
    bytes.fill(0, bytes.byteLength / 2);
    const before = await blobKeys();
    const id = await beginWithParts({ ...picture, bytes }, 2);
    const [status, code] = await refusalOf(await sendPart(id, 2 * PART_BYTES, bytes.slice(2 * PART_BYTES)));
    expect([status, code]).toEqual([422, expect.stringMatching(/^image\//)]);
    expect((await lookAt(id)).status).toBe(404);
    expect(await blobKeys()).toEqual(before);
  });

  it('stays whole when it could not be taken in just now, and goes in when its last part is sent again', async () => {
    const picture = await large();
    const id = await beginWithParts(picture);
    const last = picture.bytes.slice(2 * PART_BYTES);
    const busy = jest.spyOn(decoders(), 'run').mockRejectedValueOnce(new SafelightError('request/busy'));
    const refused = await sendPart(id, 2 * PART_BYTES, last);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refusalOf(refused)).toEqual([503, 'request/busy']);
    busy.mockRestore();
    expect((await lookAt(id)).headers.get('upload-offset')).toBe(String(2 * PART_BYTES));
    expect((await sendPart(id, 2 * PART_BYTES, last)).status).toBe(200);
  });

  it('does not count a part that could not rest, and leaves nothing of it', async () => {
    const picture = await large();
    const id = await beginUpload(picture);
    const full = jest.spyOn(currentStorage(), 'put').mockRejectedValueOnce(new SafelightError('storage/full'));
    expect(await refusalOf(await sendPart(id, 0, picture.bytes.slice(0, PART_BYTES)))).toEqual([507, 'storage/full']);
    full.mockRestore();
    expect((await lookAt(id)).headers.get('upload-offset')).toBe('0');
  });

  it('can be given up, and then is nowhere', async () => {
    const before = await blobKeys();
    const id = await beginWithParts(await large());
    expect((await blobKeys()).length).toBe(before.length + 2);
    expect((await giveUp(id)).status).toBe(204);
    expect((await lookAt(id)).status).toBe(404);
    expect((await giveUp(id)).status).toBe(404);
    expect(await blobKeys()).toEqual(before);
    expect(await db().upload.count({ where: { ownerId: anna.actor.ownerId } })).toBe(0);
  });

  it('is somebody else’s business for everybody else: the same 404 as for what is not there', async () => {
    const picture = await large();
    const id = await beginWithParts(picture, 1);
    await signIn('Bob');
    for (const missing of [id, crypto.randomUUID()]) {
      const answers = [
        await lookAt(missing),
        await sendPart(missing, PART_BYTES, picture.bytes.slice(PART_BYTES)),
        await giveUp(missing),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
    expect((await lookAt('..')).status).toBe(404);
    anna.use();
    expect((await lookAt(id)).headers.get('upload-offset')).toBe(String(PART_BYTES));
    resetRequest();
    expect((await lookAt(id)).status).toBe(401);
  });
});

describe('an announcement', () => {
  const claim = (name: string) => `filename ${Buffer.from(name).toString('base64')}`;

  it('is held against the limits before a byte comes', async () => {
    const most = config().MAX_UPLOAD_BYTES;
    const ask = (length: number | string, metadata = claim('a.jpg')) =>
      postUpload({ 'upload-length': String(length), 'upload-metadata': metadata });
    expect(await refusalOf(await ask(most + 1))).toEqual([413, 'image/too-large']);
    expect(await refusalOf(await ask(0))).toEqual([422, 'image/empty']);
    expect(await refusalOf(await ask(10, claim('a.exe')))).toEqual([415, 'image/type-not-allowed']);
    expect(await refusalOf(await ask(10, `${claim('a.jpg')},ownerId YQ==`))).toEqual([400, 'request/invalid']);
    expect(await refusalOf(await ask(10, claim('')))).toEqual([400, 'request/invalid']);
    expect((await ask(10, '')).status).toBe(400);
    expect((await ask('ten')).status).toBe(400);
    expect((await ask('9'.repeat(400))).status).toBeGreaterThanOrEqual(400);
    expect((await postUpload({ 'upload-defer-length': '1', 'upload-metadata': claim('a.jpg') })).status).toBe(501);
    expect((await ask(most)).status).toBe(201);
  });

  it('counts what is on its way against the quota', async () => {
    await storedIn(await sendWhole(await makeJpeg()));
    await db().usage.update({ where: { ownerId: anna.actor.ownerId }, data: { quotaBytes: 3_000_000 } });
    const picture = { name: 'a.jpg', type: 'image/jpeg', bytes: { byteLength: 1_400_000 } };
    await beginUpload(picture);
    await beginUpload(picture);
    await expect(beginUpload(picture)).rejects.toThrow('quota/bytes');
    const answers = await Promise.allSettled([1, 2, 3].map(() => beginUpload({ ...picture, bytes: { byteLength: 100_000 } })));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is one of so many, unless nobody goes on with the others', async () => {
    const picture = { name: 'a.jpg', type: 'image/jpeg', bytes: { byteLength: 1000 } };
    for (let open = 0; open < MAX_OPEN_UPLOADS; open += 1) await beginUpload(picture);
    await expect(beginUpload(picture)).rejects.toThrow('request/rate-limited');
    await db().upload.updateMany({ data: { touchedAt: new Date(Date.now() - 2 * 60 * 60_000) } });
    await beginUpload(picture);
    expect(await db().upload.count({ where: { ownerId: anna.actor.ownerId } })).toBe(1);
  });
});

describe('what is left behind', () => {
  it('goes when its time is up, blobs and all, and not before', async () => {
    const before = await blobKeys();
    const picture = await large();
    const id = await beginWithParts(picture);
    await sweep(new Date(Date.now() + 2 * 60 * 60_000));
    expect((await lookAt(id)).headers.get('upload-offset')).toBe(String(2 * PART_BYTES));
    expect((await blobKeys()).length).toBe(before.length + 2);
    await db().upload.update({ where: { id }, data: { expires: new Date(Date.now() - 1) } });
    expect((await lookAt(id)).status).toBe(404);
    expect((await sendPart(id, 2 * PART_BYTES, picture.bytes.slice(2 * PART_BYTES))).status).toBe(404);
    expect((await sweep()).uploads).toBe(1);
    expect(await db().upload.count({ where: { id } })).toBe(0);
    expect(await blobKeys()).toEqual(before);
  });

  it('is found by the sweep where a kill came between part and row', async () => {
    const picture = await large();
    const id = await beginUpload(picture);
    const killed = jest.spyOn(db(), '$transaction').mockRejectedValueOnce(new Error('killed'));
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect((await sendPart(id, 0, picture.bytes.slice(0, PART_BYTES))).status).toBe(500);
    killed.mockRestore();
    expect((await lookAt(id)).headers.get('upload-offset')).toBe('0');
    expect((await storedIn(await sendInParts(picture))).name).toBe(picture.name);
    expect((await sweep(new Date(Date.now() + 2 * 60 * 60_000))).orphans).toBeGreaterThan(0);
  });

  it('is gone on with after a kill while the file was taken in', async () => {
    const picture = await large();
    const id = await beginWithParts(picture);
    const last = picture.bytes.slice(2 * PART_BYTES);
    await db().upload.update({ where: { id }, data: { claimedUntil: new Date(Date.now() + 60_000) } });
    expect(await refusalOf(await sendPart(id, 2 * PART_BYTES, last))).toEqual([503, 'request/busy']);
    expect(await refusalOf(await giveUp(id))).toEqual([503, 'request/busy']);
    await db().upload.update({ where: { id }, data: { claimedUntil: new Date(Date.now() - 1) } });
    expect((await sendPart(id, 2 * PART_BYTES, last)).status).toBe(200);
  });

  it('goes with its account', async () => {
    const before = await blobKeys();
    const id = await beginWithParts(await large());
    expect(await deleteAccountNow(anna.actor.ownerId)).toBe(true);
    expect(await db().upload.count({ where: { id } })).toBe(0);
    expect(await blobKeys()).toEqual(before);
  });

  it('tells a thief nothing: half an upload rests sealed in every table and file', async () => {
    const canary = 'CANARY9e1b';
    const picture = { ...(await large()), name: `${canary}.png` };
    await beginWithParts(picture);
    await flushEvents();
    const at = (start: number) => Buffer.from(picture.bytes.subarray(start, start + 24));
    const needles = [
      Buffer.from(canary),
      Buffer.from('image/png;'),
      at(0),
      at(1000),
      at(PART_BYTES + 5),
      at(2 * PART_BYTES - 30),
    ];
    const tables = await db().$queryRaw<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables where table_schema in ('public', 'keyring')`;
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['Upload', 'UploadPart']));
    for (const { schema, name } of tables) {
      const rows = await db().$queryRawUnsafe<Record<string, unknown>[]>(`select * from "${schema}"."${name}"`);
      for (const value of rows.flatMap((row) => Object.values(row))) {
        const bytes = value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value));
        for (const needle of needles) expect([name, bytes.includes(needle)]).toEqual([name, false]);
      }
    }
    const files = readdirSync(config().dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(1);
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(path.join(parentPath, name));
      for (const needle of needles) expect([name, bytes.includes(needle)]).toEqual([name, false]);
    }
  });

  it('opens as nothing but itself: no part stands for another, and no changed one opens', async () => {
    const picture = await large();
    const id = await beginWithParts(picture);
    const last = picture.bytes.slice(2 * PART_BYTES);
    const [a, b] = await db().uploadPart.findMany({ where: { uploadId: id }, orderBy: { startByte: 'asc' } });
    if (!a || !b) throw new Error('no parts');
    const { objectId, salt } = b;
    await db().uploadPart.update({ where: { uploadId_startByte: { uploadId: id, startByte: 0 } }, data: { objectId, salt } });
    forgetOwnerKeys();
    expect(await refusalOf(await sendPart(id, 2 * PART_BYTES, last))).toEqual([500, 'crypto/open-failed']);
    const move = (from: number, to: number) =>
      db().uploadPart.update({ where: { uploadId_startByte: { uploadId: id, startByte: from } }, data: { startByte: to } });
    const restore = { objectId: a.objectId, salt: a.salt };
    await db().uploadPart.update({ where: { uploadId_startByte: { uploadId: id, startByte: 0 } }, data: restore });
    await move(0, 1);
    await move(PART_BYTES, 0);
    await move(1, PART_BYTES);
    expect(await refusalOf(await sendPart(id, 2 * PART_BYTES, last))).toEqual([500, 'crypto/open-failed']);
    await move(0, 1);
    await move(PART_BYTES, 0);
    await move(1, PART_BYTES);
    const { startByte, ...good } = a;
    await db().uploadPart.update({ where: { uploadId_startByte: { uploadId: id, startByte } }, data: good });
    expect((await sendPart(id, 2 * PART_BYTES, last)).status).toBe(200);
  });
});
