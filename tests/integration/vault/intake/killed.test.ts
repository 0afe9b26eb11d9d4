// kill -9 at any moment: what was said to be stored is there and opens, what was not is nowhere after the sweep.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { db } from '@/lib/db/client';
import type { RenditionKind } from '@/lib/shared/media-types';
import { allStorages } from '@/lib/storage/drivers';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { changePrivacy } from '@/lib/vault/privacy';
import { sweep } from '@/lib/vault/sweep';
import { requireUsage } from '@/lib/vault/usage';
import { type SignedIn, signIn } from '@/tests/support/people/signed-in';
import { piecesOf } from '@/tests/support/pictures/batches';

const KILLS = 7;

async function uploadUntilKilled(anna: SignedIn, milliseconds: number): Promise<string[][]> {
  const script = path.resolve('tests/support/pictures/upload-until-killed.ts');
  const child = spawn(
    process.execPath,
    ['--import', './scripts/register-paths.mjs', script, anna.person.id, anna.actor.sessionId],
    {
      env: process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  let complaints = '';
  const first = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  await Promise.race([first, ended]);
  if (child.exitCode !== null) throw new Error(complaints);
  await pause(milliseconds);
  child.kill('SIGKILL');
  await ended;
  return said
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}

async function drain(anna: SignedIn, imageId: string, kind: RenditionKind): Promise<number> {
  let bytes = 0;
  for await (const chunk of piecesOf(await (await requireRendition(anna.actor, { imageId, kind })).open()))
    bytes += chunk.byteLength;
  return bytes;
}

async function blobCount(createdBefore: Date): Promise<number> {
  let count = 0;
  for (const storage of allStorages()) for await (const _ of storage.list({ createdBefore })) count += 1;
  return count;
}

it.each(['filesystem', 'database'])(
  'loses nothing and leaves nothing with the %s driver',
  async (driver) => {
    process.env['STORAGE_DRIVER'] = driver;
    const anna = await signIn();
    await changePrivacy(anna.actor, { keepOriginals: true });
    const stored = new Set<string>();
    const deleting = new Set<string>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (const [word = '', id = ''] of await uploadUntilKilled(anna, 20 + ((kill * 67) % 260)))
        (word === 'stored' ? stored : deleting).add(id);
    }
    expect(stored.size).toBeGreaterThanOrEqual(KILLS);

    const rows = await db().image.findMany({ where: { ownerId: anna.person.id }, include: { renditions: true } });
    const live = rows.filter((row) => row.state === 'live');
    for (const id of stored) if (!deleting.has(id)) expect(live.map((row) => row.id)).toContain(id);
    for (const row of rows) {
      expect(row.renditions.map(({ kind }) => kind).sort()).toEqual(['original', 'thumbnail', 'untouched']);
      expect(await drain(anna, row.id, 'original')).toBe(row.plainBytes);
      expect(await drain(anna, row.id, 'thumbnail')).toBeGreaterThan(0);
    }
    const usage = await requireUsage(anna.actor);
    expect(usage).toMatchObject({
      images: rows.length,
      bytes: rows.reduce((sum, row) => sum + row.plainBytes + row.keptBytes, 0),
    });
    const days = await db().timelineDay.groupBy({ by: ['basis'], where: { ownerId: anna.person.id }, _sum: { images: true } });
    expect(days.map(({ _sum }) => _sum.images)).toEqual([live.length, live.length]);
    const known = new Set(rows.map((row) => row.id));
    const terms = await db().indexTerm.findMany({ where: { ownerId: anna.person.id } });
    expect(terms.filter(({ imageId }) => !known.has(imageId))).toEqual([]);

    const later = new Date(Date.now() + 3 * 60 * 60_000);
    await sweep(later);
    expect(await blobCount(later)).toBe(await db().rendition.count());
    for (const row of rows) expect(await drain(anna, row.id, 'original')).toBe(row.plainBytes);
  },
  180_000,
);
