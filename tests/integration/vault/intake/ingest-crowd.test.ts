// Many large uploads at once: each is stored or told to come again, nothing is lost or doubled, and nobody waits behind somebody's crowd.

import { config, forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { MEBIBYTE } from '@/lib/shared/limits';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { allStorages } from '@/lib/storage/drivers';
import { ingestPermits } from '@/lib/vault/intake/ingest-permits';
import { storeImage } from '@/lib/vault/intake/store-image';
import { requireUsage } from '@/lib/vault/usage';
import { makeJpeg } from '@/tests/support/pictures/pictures';
import { type SignedIn, signIn } from '@/tests/support/people/signed-in';

const CROWD = 50;
const EACH_BYTES = 50 * MEBIBYTE;
/** Of one owner, by their bytes. */
const MOST_WAITING = 2;

beforeAll(() => {
  process.env['MAX_UPLOAD_BYTES'] = String(EACH_BYTES);
  forgetConfig();
  expect(config().MAX_UPLOAD_BYTES).toBe(EACH_BYTES);
});
afterAll(() => {
  delete process.env['MAX_UPLOAD_BYTES'];
  forgetConfig();
});

async function blobCount(): Promise<number> {
  let count = 0;
  for (const storage of allStorages()) {
    for await (const _ of storage.list({ createdBefore: new Date(Date.now() + 60_000) })) count += 1;
  }
  return count;
}

/** A small picture with a very long tail, so that what costs is the size of the upload. */
async function longFile() {
  const { bytes, name, type } = await makeJpeg();
  const content = new Uint8Array(EACH_BYTES);
  content.set(bytes);
  return { content, fileName: name, declaredType: type };
}

it('stores or sends away each of fifty uploads of 50 MB, keeps its bounds, and lets somebody else through', async () => {
  const [anna, bob] = [await signIn('Anna'), await signIn('Bob')];
  const [hers, his] = [await longFile(), await longFile()];
  const before = await blobCount();
  const ended: string[] = [];
  const send = (who: SignedIn, name: string, file: Awaited<ReturnType<typeof longFile>>) =>
    storeImage(who.actor, file, { duplicates: 'keep' }).then(
      () => ended.push(name),
      (error: unknown) => {
        if (!isSafelightError(error, 'request/busy')) throw error;
        expect(error.retryAfterSeconds).toBeGreaterThan(0);
        return 'busy' as const;
      },
    );
  let [mostRunning, mostWaiting] = [0, 0];
  const watch = setInterval(() => {
    const { running, waiting } = ingestPermits().load();
    [mostRunning, mostWaiting] = [Math.max(mostRunning, running), Math.max(mostWaiting, waiting)];
  }, 5);
  const crowd = Array.from({ length: CROWD }, () => send(anna, 'anna', hers));
  while (ingestPermits().load().waiting < MOST_WAITING) await new Promise((resolve) => setTimeout(resolve, 2));
  const [results] = await Promise.all([Promise.all(crowd), send(bob, 'bob', his)]);
  clearInterval(watch);

  const stored = results.filter((result) => result !== 'busy').length;
  expect(stored).toBeGreaterThan(0);
  expect(ended.filter((name) => name === 'anna')).toHaveLength(stored);
  // Two of this size are within the bytes at work; his turn comes after those that were at work already, not after her line.
  expect(mostRunning).toBeLessThanOrEqual(2);
  // Who waits holds a whole file in memory, whether their sender is still there or not.
  expect(mostWaiting).toBeLessThanOrEqual(MOST_WAITING + 1);
  expect(ended.indexOf('bob')).toBeGreaterThanOrEqual(0);
  expect(ended.indexOf('bob')).toBeLessThan(6);
  expect(ingestPermits().load()).toEqual({ running: 0, waiting: 0 });
  expect(await db().image.count({ where: { ownerId: anna.actor.ownerId } })).toBe(stored);
  expect(await requireUsage(anna.actor)).toMatchObject({ images: stored });
  expect(await blobCount()).toBe(before + 2 * (stored + 1));
}, 180_000);
