// A vault of the release before the gallery, with pictures in it, is brought up to date: everything is on its day and found by its words.

import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Actor } from '@/lib/auth/actor';
import { config, forgetConfig } from '@/lib/config/config';
import { createDataKey } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { wrapDataKey } from '@/lib/crypto/wrap';
import { bringUpToDate } from '@/lib/db/schema/bring-up-to-date';
import { closeDatabase, db } from '@/lib/db/client';
import { closeKeyring } from '@/lib/db/keys/keyring';
import { DATA_MIGRATIONS, KEYRING_MIGRATIONS } from '@/lib/db/schema/migration-folders';
import { applyMigrations } from '@/lib/db/schema/migrations';
import { requireCurrentOwnerKey } from '@/lib/keys/owner-keys';
import { createAlbum } from '@/lib/vault/albums/change-album';
import { startJobs } from '@/lib/vault/jobs';
import { searchImages } from '@/lib/vault/search/search-images';
import { sealImageFields } from '@/lib/vault/renditions/sealed-image';
import { listTimeline, listTimelineDays } from '@/lib/vault/timeline/list-timeline';
import { restoreImages } from '@/lib/vault/gallery/trash';
import { signIn } from '@/tests/support/people/signed-in';

const LAST_BEFORE = '20261127012649_recovery_codes_made_when';
const before = process.env['DATABASE_URL'] ?? '';
const name = `upgrade_${crypto.randomUUID().replaceAll('-', '')}`;
const url = new URL(before);
url.pathname = `/${name}`;
const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-upgrade-'));

async function useDatabase(connectionString: string): Promise<void> {
  await Promise.all([closeDatabase(), closeKeyring()]);
  process.env['DATABASE_URL'] = connectionString;
  forgetConfig();
}

async function inServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: before });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

beforeAll(async () => {
  const names = readdirSync(DATA_MIGRATIONS.folder).filter((entry) => /^\d/.test(entry) && entry <= LAST_BEFORE);
  for (const entry of names) cpSync(path.join(DATA_MIGRATIONS.folder, entry), path.join(folder, entry), { recursive: true });
  await inServer(`create database ${name}`);
  await applyMigrations({ connectionString: url.href, folder, schema: DATA_MIGRATIONS.schema });
  await applyMigrations({ connectionString: url.href, ...KEYRING_MIGRATIONS });
  await useDatabase(url.href);
});

afterAll(async () => {
  await useDatabase(before);
  await inServer(`drop database if exists ${name} with (force)`);
  rmSync(folder, { recursive: true, force: true });
});

/** A picture as that release kept it. */
async function insertOldImage(
  { ownerId }: Actor,
  picture: { name: string; at: string; state: 'live' | 'trash' },
): Promise<string> {
  const id = createRandomId();
  const key = createDataKey();
  const owner = await requireCurrentOwnerKey(ownerId);
  const look = { width: 4, height: 3, frames: 1, placeholder: null };
  const facts = { takenAt: null, camera: null, look: null };
  const { sealedName, sealedLook, sealedRemoved } = sealImageFields(key, id, { name: picture.name, look, removed: [], facts });
  const wrappedDek = new Uint8Array(wrapDataKey(owner.key, { ownerId, objectId: id }, key));
  await db().$executeRaw`
    insert into "Image" (id, "ownerId", state, "createdAt", "trashedAt", "mediaType", "plainBytes", "wrappedDek", "kekId",
      "sealedName", "sealedLook", "sealedRemoved")
    values (${id}::uuid, ${ownerId}::uuid, ${picture.state}, ${new Date(picture.at)},
      ${picture.state === 'trash' ? new Date() : null}, 'image/jpeg', 1000, ${wrappedDek}, ${owner.kekId},
      ${sealedName}, ${sealedLook}, ${sealedRemoved})`;
  return id;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come about');
}

it('brings every picture of two owners to its day and to its words, those in the trash too', async () => {
  const { actor: bob } = await signIn('Bob');
  const { actor: anna } = await signIn('Anna');
  const harbour = await insertOldImage(anna, { name: 'Harbour.jpg', at: '2025-03-01T10:00:00Z', state: 'live' });
  const glacier = await insertOldImage(anna, { name: 'Glacier.jpg', at: '2025-03-02T10:00:00Z', state: 'live' });
  const binned = await insertOldImage(anna, { name: 'Glacier again.jpg', at: '2025-03-02T11:00:00Z', state: 'trash' });
  const bobs = await insertOldImage(bob, { name: 'Glacier of Bob.jpg', at: '2025-03-02T12:00:00Z', state: 'live' });
  await closeDatabase();

  await bringUpToDate(config());
  const stopJobs = startJobs(0);
  try {
    await until(
      async () => (await db().unindexedImage.count()) === 0 && (await db().image.count({ where: { takenTag: null } })) === 0,
    );
  } finally {
    stopJobs();
  }

  const found = async (actor: Actor, text: string) =>
    (await searchImages(actor, { text, basis: 'added', limit: 10 })).items.map(({ id }) => id);
  expect([await found(anna, 'glacier'), await found(bob, 'glacier'), await found(anna, 'harb')]).toEqual([
    [glacier],
    [bobs],
    [harbour],
  ]);
  for (const by of ['taken', 'added'] as const) {
    expect((await listTimeline(anna, by)).days).toEqual([
      ['2025-03-02', 1],
      ['2025-03-01', 1],
    ]);
  }
  await restoreImages(anna, [binned]);
  expect(await found(anna, 'glacier')).toEqual([binned, glacier]);
  const { spans } = await listTimelineDays(anna, { by: 'taken', spans: [{ day: '2025-03-02', offset: 0, limit: 10 }] });
  expect([spans[0]?.count, spans[0]?.items.map(({ id }) => id)]).toEqual([2, [binned, glacier]]);
  expect(await createAlbum(anna, { title: 'Old', imageIds: [harbour, glacier] })).toMatchObject({ images: 2, coverId: harbour });
});
