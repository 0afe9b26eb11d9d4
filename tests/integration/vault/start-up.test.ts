// Before the first request and after the last: what is checked, brought up to date, asked about and put away.

import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { config, forgetConfig } from '@/lib/config/config';
import { closeDatabase, db } from '@/lib/db/client';
import { closeKeyring } from '@/lib/db/keys/keyring';
import { createRootKeyFile } from '@/lib/keys/root-key-file';
import { forgetKeyProvider } from '@/lib/keys/provider';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { findFailingParts } from '@/lib/vault/readiness';
import { startUp } from '@/lib/vault/start-up';
import { recordEventSoon } from '@/lib/watch/record';
import { createPerson } from '@/tests/support/people/people';

const saved = { ...process.env };

/** Another configuration from here on; undefined takes a variable away. */
async function configure(changes: Record<string, string | undefined>): Promise<void> {
  await Promise.all([closeDatabase(), closeKeyring()]);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  forgetConfig();
  forgetKeyProvider();
}

const NAMES = ['DATABASE_URL', 'SAFELIGHT_ROOT_KEYS', 'SAFELIGHT_ROOT_KEYS_FILE', 'STORAGE_DIR'];
const restore = () => configure(Object.fromEntries(NAMES.map((name) => [name, saved[name]])));

/** An empty database beside this file's own, gone after `work`. */
async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const url = new URL(saved['DATABASE_URL'] ?? '');
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const name = `empty_${crypto.randomUUID().replaceAll('-', '')}`;
  try {
    await client.query(`create database ${name}`);
    url.pathname = `/${name}`;
    await work(url.href);
  } finally {
    await restore();
    await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come about');
}

describe('startUp', () => {
  // Its timers would outlive this file; so they tick only when told to.
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: [
        'Date',
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setTimeout',
        'clearTimeout',
      ],
    });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await restore();
  });

  it('brings an empty database up to date, and finds nothing to do the second time', async () => {
    await withEmptyDatabase(async (DATABASE_URL) => {
      await configure({ DATABASE_URL });
      for (let start = 0; start < 2; start += 1) {
        const stop = await startUp();
        expect(await db().image.count()).toBe(0);
        await stop();
      }
      expect((await createPerson()).id).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  it('takes root keys from a file of its owner alone', async () => {
    const file = path.join(config().dataDir, 'keys', 'root-keys');
    await createRootKeyFile(file);
    expect(statSync(file).mode & 0o077).toBe(0);
    await configure({ SAFELIGHT_ROOT_KEYS: undefined, SAFELIGHT_ROOT_KEYS_FILE: file });
    await (await startUp())();
  });

  it('refuses to start without a database, or without root keys, and says which', async () => {
    await configure({ DATABASE_URL: undefined });
    await expect(startUp()).rejects.toMatchObject({ code: 'config/invalid', detail: expect.stringContaining('DATABASE_URL') });
    await configure({ DATABASE_URL: saved['DATABASE_URL'], SAFELIGHT_ROOT_KEYS: undefined });
    await expect(startUp()).rejects.toMatchObject({ code: 'keys/unavailable' });
    await configure({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', SAFELIGHT_ROOT_KEYS: saved['SAFELIGHT_ROOT_KEYS'] });
    await expect(startUp()).rejects.toMatchObject({ code: 'db/unavailable' });
  });

  it('sweeps when its hour has come', async () => {
    const stop = await startUp();
    await db().verificationToken.create({
      data: { identifier: crypto.randomUUID(), token: crypto.randomUUID(), expires: new Date(0) },
    });
    jest.advanceTimersByTime(60 * 60_000 - 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await db().verificationToken.count()).toBe(1);
    jest.advanceTimersByTime(1);
    await until(async () => (await db().verificationToken.count()) === 0);
    await stop();
  });

  it('writes down what was waiting before it lets the process end', async () => {
    const stop = await startUp();
    const actorId = ownerIdFrom(crypto.randomUUID());
    recordEventSoon({ type: 'image.opened', outcome: 'success', actorId });
    await stop();
    expect(await db().securityEvent.count({ where: { actorId } })).toBe(1);
  });
});

describe('findFailingParts', () => {
  let now: number;
  beforeEach(() => {
    now = (now ?? Date.now()) + 60_000;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  });
  afterEach(restore);

  it('names none when all answer, and asks again only when its answer is a second old', async () => {
    expect(await findFailingParts()).toEqual([]);
    const plain = path.join(config().dataDir, 'a-plain-file');
    writeFileSync(plain, '');
    await configure({ STORAGE_DIR: path.join(plain, 'blobs') });
    now += 1_000;
    expect(await findFailingParts()).toEqual([]);
    now += 1;
    expect(await findFailingParts()).toEqual(['storage']);
  });

  it('names root keys that cannot be read', async () => {
    await configure({ SAFELIGHT_ROOT_KEYS: 'sample' });
    expect(await findFailingParts()).toEqual(['root keys']);
  });

  it('names everything that rests in a database that is away', async () => {
    await configure({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(await findFailingParts()).toEqual(['database', 'key store', 'limits']);
  });

  it('names a part that is there and does not answer', async () => {
    const parts = await db().$transaction(async (tx) => {
      await tx.$executeRawUnsafe('lock table keyring.user_keys in access exclusive mode');
      return findFailingParts();
    });
    expect(parts).toEqual(['key store']);
    now += 1_001;
    expect(await findFailingParts()).toEqual([]);
  });
});
