// Taking a part: byte ranges, who may begin and who may go on, and what ends a download that is under way.

import { readdirSync, readlinkSync } from 'node:fs';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { endOtherSessions } from '@/app/(vault)/settings/actions';
import { deleteExport as deleteDoor } from '@/app/(vault)/settings/export/actions';
import { establish } from '@/lib/auth/sessions/session';
import { config } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import type { BodySink } from '@/lib/http/bytes/byte-pump';
import type { DoorWord } from '@/lib/http/door-word';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { settleExportMaker } from '@/lib/vault/export/making/maker';
import { deleteImages, trashImages } from '@/lib/vault/gallery/trash';
import { flushEvents } from '@/lib/watch/record';
import { askPart, downloadPart, keep, makeExport } from '@/tests/support/pictures/exports';
import { send } from '@/tests/support/requests/forms';
import { resetRequest, takeCookies } from '@/tests/support/requests/next-headers';
import { makeJpeg, makeNoisePng } from '@/tests/support/pictures/pictures';
import { staleProof } from '@/tests/support/people/stale';
import { signIn, type SignedIn } from '@/tests/support/people/signed-in';

const WORDS = Symbol.for('safelight.requests');

afterEach(settleExportMaker);
afterAll(closeDecoders);

async function annaWithExport(pictures = 2): Promise<SignedIn & { id: string; imageIds: string[] }> {
  const anna = await signIn('Anna');
  const imageIds: string[] = [];
  for (let index = 0; index < pictures; index += 1) imageIds.push(await keep(anna.actor));
  return { ...anna, id: await makeExport(anna.actor), imageIds };
}

/** Two pictures, each larger than a few batches. */
async function annaWithLargeExport(): Promise<SignedIn & { id: string; imageIds: string[] }> {
  const anna = await signIn('Anna');
  const imageIds = [await keep(anna.actor, await makeNoisePng(700)), await keep(anna.actor, await makeNoisePng(700))];
  return { ...anna, id: await makeExport(anna.actor), imageIds };
}

const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];
const openStoredFiles = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(config().storageDir);
    } catch {
      return false;
    }
  });

describe('ranges', () => {
  it('are slices of the whole, at every boundary there is', async () => {
    const { id } = await annaWithExport(3);
    const whole = await downloadPart(id);
    // Where a record begins or a picture's bytes do: the three marks of the format.
    const edges = new Set([0, 1, whole.length - 1]);
    for (const mark of ['PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06', '\xff\xd8\xff']) {
      const bytes = Buffer.from(mark, 'latin1');
      for (let at = whole.indexOf(bytes); at !== -1; at = whole.indexOf(bytes, at + 1))
        for (const by of [-1, 0, 1, 29, 30]) edges.add(at + by);
    }
    const inside = [...edges].filter((at) => at >= 0 && at < whole.length).sort((a, b) => a - b);
    expect(inside.length).toBeGreaterThan(40);
    for (const [index, start] of inside.entries()) {
      const end = inside[(index + 7) % inside.length] ?? 0;
      const wanted = end >= start ? `bytes=${start}-${end}` : `bytes=${start}-`;
      const answer = await askPart(id, 1, { headers: { range: wanted } });
      const last = end >= start ? end : whole.length - 1;
      expect([answer.status, answer.headers.get('content-range')]).toEqual([206, `bytes ${start}-${last}/${whole.length}`]);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([wanted, bytes.equals(whole.subarray(start, last + 1))]).toEqual([wanted, true]);
    }
  });

  it('are judged as for pictures: tags, conditions, suffixes, beyond the end', async () => {
    const { id } = await annaWithExport();
    const head = await askPart(id, 1, { method: 'HEAD', headers: { range: 'bytes=0-9' } });
    const size = Number(head.headers.get('x-safelight-length'));
    const etag = head.headers.get('etag') ?? '';
    expect([head.status, head.body, etag]).toEqual([200, null, expect.stringMatching(/^"1-[\w-]{32}"$/)]);
    const whole = await downloadPart(id);
    expect(whole.length).toBe(size);
    const asked = async (headers: Record<string, string>) => {
      const answer = await askPart(id, 1, { headers });
      return [answer.status, Buffer.from(await answer.arrayBuffer()).length];
    };
    expect(await asked({ range: 'bytes=-22', 'if-range': etag })).toEqual([206, 22]);
    expect(await asked({ range: 'bytes=5-9', 'if-range': '"1-another"' })).toEqual([200, size]);
    expect(await asked({ range: 'bytes=0-1,5-6' })).toEqual([200, size]);
    expect(await asked({ 'if-none-match': etag })).toEqual([304, 0]);
    expect(await codeOf(await askPart(id, 1, { headers: { range: `bytes=${size}-` } }))).toEqual([416, 'request/range']);
    expect((await downloadPart(id)).equals(whole)).toBe(true);
  });
});

describe('who may', () => {
  it('is Anna: not Bob, not nobody, by no method, range or condition, and not by a program’s way', async () => {
    const { id, use } = await annaWithExport();
    const etag = (await askPart(id, 1, { method: 'HEAD' })).headers.get('etag') ?? '';
    await signIn('Bob');
    const missing = crypto.randomUUID();
    for (const headers of [{}, { range: 'bytes=9-' }, { 'if-none-match': etag }, { 'if-range': etag, range: 'bytes=1-' }]) {
      const [theirs, absent] = [await askPart(id, 1, { headers }), await askPart(missing, 1, { headers })];
      expect(await codeOf(theirs)).toEqual([404, 'object/not-found']);
      expect(absent.status).toBe(404);
    }
    expect((await askPart(id, 1, { method: 'HEAD' })).status).toBe(404);
    expect(await send(deleteDoor, { exportId: id })).toMatchObject({ ok: false, code: 'object/not-found' });
    resetRequest();
    expect((await askPart(id, 1)).status).toBe(401);
    use();
    expect((await askPart(id, 1)).status).toBe(200);
    for (const part of ['0', '01', '1.0', '-1', '999999', 'x']) expect((await askPart(id, part)).status).toBe(404);
    const site = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    expect(await codeOf(await askPart(id, 1, { headers: site }))).toEqual([403, 'auth/origin']);
  });

  it('waits until it is prepared, and is too late when its time is over', async () => {
    const { id } = await annaWithExport();
    await db().export.update({ where: { id }, data: { state: 'preparing', leasedUntil: new Date(Date.now() + 60_000) } });
    expect((await askPart(id, 1)).status).toBe(404);
    await db().export.update({ where: { id }, data: { state: 'ready', expires: new Date(Date.now() - 1) } });
    expect((await askPart(id, 1)).status).toBe(404);
  });

  it('begins only with a fresh proof, and goes on in the session that began', async () => {
    const { id, person, use } = await annaWithExport();
    await staleProof(person.id);
    for (const headers of [{}, { range: 'bytes=1-' }, { range: 'bytes=0-' }]) {
      expect(await codeOf(await askPart(id, 1, { headers }))).toEqual([403, 'auth/step-up']);
    }
    expect((await askPart(id, 1, { method: 'HEAD' })).status).toBe(403);
    const followed = await askPart(id, 1, { headers: { accept: 'text/html' } });
    expect([followed.status, followed.headers.get('location')]).toEqual([303, '/confirm?next=%2Fsettings%2Fexport']);

    await db().session.updateMany({ where: { userId: person.id }, data: { authTime: new Date() } });
    const whole = await downloadPart(id);
    await staleProof(person.id);
    const rest = await askPart(id, 1, { headers: { range: 'bytes=100-' } });
    expect(rest.status).toBe(206);
    expect(Buffer.from(await rest.arrayBuffer()).equals(whole.subarray(100))).toBe(true);
    expect((await askPart(id, 1, { method: 'HEAD' })).status).toBe(200);
    // A new start is a new start.
    for (const headers of [{}, { range: 'bytes=0-' }, { range: 'bytes=5-', 'if-range': '"1-another"' }]) {
      expect(await codeOf(await askPart(id, 1, { headers }))).toEqual([403, 'auth/step-up']);
    }

    takeCookies();
    await establish(person.id, ['pwd']);
    await db().session.updateMany({ where: { userId: person.id }, data: { authTime: new Date(0) } });
    expect(await codeOf(await askPart(id, 1, { headers: { range: 'bytes=100-' } }))).toEqual([403, 'auth/step-up']);
    use();
    expect((await askPart(id, 1, { headers: { range: 'bytes=100-' } })).status).toBe(206);
    await flushEvents();
    const events = await db().securityEvent.findMany({
      where: { type: 'export.downloaded', subjectId: id },
      orderBy: { at: 'asc' },
    });
    expect(events.map(({ detail }) => (detail as Record<string, unknown>)['start'])).toEqual([0, 100, 100]);
  });

  it('has two downloads at a time, and gets the place back however one ends', async () => {
    const { id } = await annaWithLargeExport();
    const [one, two] = [await askPart(id, 1), await askPart(id, 1)];
    const third = await askPart(id, 1);
    expect([third.status, Number(third.headers.get('retry-after'))]).toEqual([429, 30]);
    const followed = await askPart(id, 1, { headers: { accept: 'text/html' } });
    expect(followed.headers.get('location')).toBe('/settings/export?problem=busy');
    expect(openStoredFiles().length).toBeGreaterThan(0);
    await one.body?.cancel();
    const reader = two.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const leaving = new AbortController();
    const three = await askPart(id, 1, { signal: leaving.signal });
    expect(three.status).toBe(200);
    leaving.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(openStoredFiles()).toEqual([]);
    for (let again = 0; again < 3; again += 1) await downloadPart(id);
    expect(openStoredFiles()).toEqual([]);
  });
});

describe('a download under way', () => {
  async function begun(id: string): Promise<() => Promise<unknown>> {
    const reader = (await askPart(id, 1)).body?.getReader();
    await reader?.read();
    return async () => {
      for (;;) if ((await reader?.read())?.done) return 'whole';
    };
  }
  // The log tells of each, as an answer that broke off; the reader's stream fails, and never ends as if it were whole.
  const isChanged = { code: 'export/changed' };

  it('breaks off when a picture further on is deleted for ever', async () => {
    const { actor, id, imageIds } = await annaWithLargeExport();
    const rest = await begun(id);
    await trashImages(actor, imageIds.slice(1));
    await deleteImages(actor, imageIds.slice(1));
    await expect(rest()).rejects.toMatchObject(isChanged);
    expect(openStoredFiles()).toEqual([]);
  });

  it('breaks off when a picture further on is not the one listed any more', async () => {
    const { id, imageIds } = await annaWithLargeExport();
    const rest = await begun(id);
    await db().rendition.updateMany({
      where: { imageId: imageIds[1] ?? '', kind: 'original' },
      data: { salt: new Uint8Array(24) },
    });
    await expect(rest()).rejects.toMatchObject(isChanged);
  });

  it('breaks off when its export is deleted, and when its session is ended elsewhere', async () => {
    const { id, person, use } = await annaWithLargeExport();
    const first = await begun(id);
    const second = await begun(id);
    takeCookies();
    await establish(person.id, ['pwd']);
    expect(await send(endOtherSessions, {})).toMatchObject({ ok: true });
    await expect(first()).rejects.toMatchObject(isChanged);
    use();
    expect((await askPart(id, 1)).status).toBe(401);
    await expect(second()).rejects.toMatchObject(isChanged);
    const { id: other, actor } = await annaWithLargeExport();
    const third = await begun(other);
    expect(await send(deleteDoor, { exportId: other })).toMatchObject({ ok: true });
    await expect(third()).rejects.toMatchObject(isChanged);
    expect(await db().export.count({ where: { ownerId: actor.ownerId } })).toBe(0);
    expect(openStoredFiles()).toEqual([]);
  });

  it('is told of when what is stored does not open', async () => {
    const { id, imageIds } = await annaWithLargeExport();
    const rest = await begun(id);
    const { storageKey } = await db().rendition.findFirstOrThrow({ where: { imageId: imageIds[1] ?? '', kind: 'original' } });
    const { writeFileSync, readFileSync } = await import('node:fs');
    const file = `${config().storageDir}/${storageKey.slice(0, 2)}/${storageKey.slice(2, 4)}/${storageKey}`;
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
    writeFileSync(file, bytes);
    await expect(rest()).rejects.toMatchObject({ code: 'crypto/open-failed' });
    expect(await db().securityEvent.count({ where: { type: 'integrity.failed', subjectId: imageIds[1] ?? '' } })).toBe(1);
  });

  it('holds a few batches of it in memory, whatever its size, and frees what was sent', async () => {
    const anna = await signIn('Anna');
    for (let index = 0; index < 5; index += 1) await keep(anna.actor, await makeNoisePng(1_000));
    const id = await makeExport(anna.actor);
    const size = Number((await askPart(id, 1, { method: 'HEAD' })).headers.get('x-safelight-length'));
    // As behind the outer door: the body is left with the request's word, and sent from there.
    const word: DoorWord = { isAtDoor: false, refusalStatus: null, body: null, isClosed: false };
    const holder = globalThis as unknown as Record<symbol, unknown>;
    holder[WORDS] = { getStore: () => word };
    const answer = await askPart(id, 1).finally(() => Reflect.deleteProperty(holder, WORDS));
    expect([answer.status, answer.body, word.body === null]).toEqual([200, null, false]);
    const rest = process.memoryUsage().arrayBuffers;
    let [sent, peak] = [0, 0];
    const sink = new Writable({
      highWaterMark: 1,
      write(piece: Buffer, _encoding, done) {
        sent += piece.length;
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
        setImmediate(done);
      },
    });
    await Promise.all([finished(sink), word.body?.send(sink as unknown as BodySink)]);
    expect(sent).toBe(size);
    expect(size).toBeGreaterThan(10e6);
    expect(peak - rest).toBeLessThan(3e6);
  }, 120_000);

  it('with small pictures holds one file at a time', async () => {
    const anna = await signIn('Anna');
    for (let index = 0; index < 6; index += 1) await keep(anna.actor, await makeJpeg());
    const id = await makeExport(anna.actor);
    const reader = (await askPart(id, 1)).body?.getReader();
    for (;;) {
      const step = await reader?.read();
      expect(openStoredFiles().length).toBeLessThanOrEqual(1);
      if (step?.done) break;
    }
  });
});
