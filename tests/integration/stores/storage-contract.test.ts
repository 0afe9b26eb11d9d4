// One contract, two places: what storage promises, asked of the filesystem and of PostgreSQL alike.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { db } from '@/lib/db/client';
import type { SealedBatch, SealedBytes } from '@/lib/shared/sealed-bytes';
import { createDatabaseStorage } from '@/lib/storage/database';
import { createFilesystemStorage } from '@/lib/storage/filesystem';
import { createStorageKey, type Storage, type StorageKey, type StoredRange, storageKeyFrom } from '@/lib/storage/storage';

const ROW = 256 * 1024;
const SIZES = [0, 1, 112, 16_399, ROW - 1, ROW, ROW + 1, 2 * ROW, 4 * ROW, 5 * ROW + 17];
const code = (name: string) => expect.objectContaining({ code: name });
const soon = () => new Date(Date.now() + 60_000);

const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-contract-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PLACES: Record<Storage['driver'], () => Storage> = {
  filesystem: () => createFilesystemStorage({ root: folder }),
  database: createDatabaseStorage,
};

/** Bytes that differ everywhere, so that a swapped or shifted piece shows. */
function sample(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(Math.imul(at + 1, 2_654_435_761) >>> 0, at);
  return bytes;
}

/** Gives out `bytes` in batches of one piece, each in the same memory, as a source may. */
async function* sealed(bytes: Uint8Array, size = 16_400): AsyncGenerator<SealedBatch> {
  const memory = new Uint8Array(size);
  for (let at = 0; at < bytes.byteLength; at += size) {
    const part = bytes.subarray(at, at + size);
    memory.fill(0xee);
    memory.set(part);
    yield [memory.subarray(0, part.byteLength) as SealedBytes];
  }
}

async function read(storage: Storage, key: StorageKey, range?: StoredRange): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const piece of storage.get(key, range)) parts.push(Buffer.from(piece));
  return Buffer.concat(parts);
}

async function put(storage: Storage, bytes: Uint8Array, key = createStorageKey()): Promise<StorageKey> {
  await storage.put(key, sealed(bytes), { sealedBytes: bytes.byteLength });
  return key;
}

async function keysOf(storage: Storage, createdBefore = soon()): Promise<StorageKey[]> {
  const keys: StorageKey[] = [];
  for await (const { key } of storage.list({ createdBefore })) keys.push(key);
  return keys;
}

describe.each(Object.entries(PLACES))('%s', (driver, create) => {
  const storage = create();
  it('says what it is', () => expect(storage.driver).toBe(driver));

  it.each(SIZES)('gives back %p bytes as they were put', async (size) => {
    const bytes = sample(size);
    const key = await put(storage, bytes);
    expect((await read(storage, key)).equals(bytes)).toBe(true);
    const head = await storage.head(key);
    expect(head?.sealedBytes).toBe(size);
    expect(Math.abs(Date.now() - (head?.createdAt.getTime() ?? 0))).toBeLessThan(60_000);
  });

  it('takes pieces of any size', async () => {
    const bytes = sample(3 * ROW + 5);
    for (const size of [1_000, 16_400, ROW, ROW + 1, 2_000_000]) {
      const key = createStorageKey();
      await storage.put(key, sealed(bytes, size), { sealedBytes: bytes.byteLength });
      expect((await read(storage, key)).equals(bytes)).toBe(true);
    }
  });

  it('gives exactly the range asked for', async () => {
    const size = 5 * ROW + 17;
    const bytes = sample(size);
    const key = await put(storage, bytes);
    const edges = [0, 1, 96, ROW - 1, ROW, ROW + 1, 4 * ROW - 1, 4 * ROW, 4 * ROW + 1, 5 * ROW, size - 1, size];
    for (const start of edges) {
      for (const end of edges.filter((edge) => edge >= start)) {
        expect([start, end, (await read(storage, key, { start, end })).equals(bytes.subarray(start, end))]).toEqual([
          start,
          end,
          true,
        ]);
      }
    }
  });

  it('refuses a range beyond the end, rather than give less', async () => {
    for (const size of [1000, ROW, 2 * ROW]) {
      const key = await put(storage, sample(size));
      for (const range of [
        { start: 0, end: size + 1 },
        { start: size, end: size + 1 },
        { start: size + ROW, end: size + 2 * ROW },
        { start: size + 1, end: size + 1 },
      ]) {
        await expect(read(storage, key, range)).rejects.toThrow(code('storage/not-found'));
      }
    }
  });

  it('refuses what is no range', async () => {
    const key = await put(storage, sample(100));
    for (const range of [
      { start: 5, end: 4 },
      { start: -1, end: 4 },
      { start: 0.5, end: 4 },
      { start: Number.NaN, end: 4 },
    ]) {
      await expect(read(storage, key, range)).rejects.toThrow(code('request/range'));
    }
  });

  it('knows nothing of a key that was never put', async () => {
    const key = createStorageKey();
    expect(await storage.head(key)).toBeNull();
    await expect(read(storage, key)).rejects.toThrow(code('storage/not-found'));
    await expect(read(storage, key, { start: 0, end: 0 })).rejects.toThrow(code('storage/not-found'));
    await storage.delete(key);
  });

  it('never overwrites', async () => {
    for (const size of [100, 2 * ROW]) {
      const bytes = sample(size);
      const key = await put(storage, bytes);
      await expect(put(storage, sample(200), key)).rejects.toThrow(code('storage/exists'));
      await expect(put(storage, sample(3 * ROW), key)).rejects.toThrow(code('storage/exists'));
      expect((await read(storage, key)).equals(bytes)).toBe(true);
    }
  });

  it('lets one of many writers of one key win', async () => {
    const key = createStorageKey();
    const bytes = sample(ROW + 100);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => put(storage, bytes, key)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toEqual(code('storage/exists'));
    expect((await read(storage, key)).equals(bytes)).toBe(true);
  });

  it('deletes, also twice', async () => {
    for (const size of [100, 3 * ROW]) {
      const key = await put(storage, sample(size));
      await storage.delete(key);
      await storage.delete(key);
      expect(await storage.head(key)).toBeNull();
      await expect(read(storage, key)).rejects.toThrow(code('storage/not-found'));
      expect(await keysOf(storage)).not.toContain(key);
    }
  });

  it('lists by age, each key once', async () => {
    const before = new Date(Date.now() - 60_000);
    const keys = await Promise.all([1, 2, 3].map((count) => put(storage, sample(count * 1000))));
    const listed = await keysOf(storage);
    expect(listed).toEqual(expect.arrayContaining(keys));
    expect(new Set(listed).size).toBe(listed.length);
    expect(await keysOf(storage, before)).toEqual([]);
  });

  it('stops listing on abort', async () => {
    await put(storage, sample(10));
    const listing = async () => {
      for await (const _ of storage.list({ createdBefore: soon(), signal: AbortSignal.abort() }));
    };
    await expect(listing()).rejects.toThrow(code('storage/aborted'));
  });

  describe('leaves nothing of a put', () => {
    const gone = async (key: StorageKey) => {
      expect(await storage.head(key)).toBeNull();
      await expect(read(storage, key)).rejects.toThrow(code('storage/not-found'));
      expect(await keysOf(storage)).not.toContain(key);
      // The key is free: nothing hidden stands in the way.
      await put(storage, sample(10), key);
    };

    it.each([
      ['a byte short', 1000, 1001],
      ['a byte long', 1001, 1000],
      ['empty', 0, 1000],
      ['not empty', 1, 0],
      ['rows short', 3 * ROW, 4 * ROW],
      ['rows long', 4 * ROW, 3 * ROW],
      ['one byte of a row short', 2 * ROW - 1, 2 * ROW],
    ])('that is %s', async (_, sent, sealedBytes) => {
      const key = createStorageKey();
      await expect(storage.put(key, sealed(sample(sent)), { sealedBytes })).rejects.toThrow(code('storage/aborted'));
      await gone(key);
    });

    it.each([10_000, 3 * ROW])('of %p bytes whose source fails', async (size) => {
      const failure = new Error('the picture is bad');
      async function* source() {
        yield* sealed(sample(size - 1));
        throw failure;
      }
      const key = createStorageKey();
      await expect(storage.put(key, source(), { sealedBytes: size })).rejects.toBe(failure);
      await gone(key);
    });

    it.each([10_000, 3 * ROW])('of %p bytes that was called off while the source was silent', async (size) => {
      async function* source() {
        yield* sealed(sample(size - 1));
        await new Promise(() => {});
      }
      const key = createStorageKey();
      const controller = new AbortController();
      const writing = storage.put(key, source(), { sealedBytes: size, signal: controller.signal });
      setTimeout(() => controller.abort(), 150);
      await expect(writing).rejects.toThrow(code('storage/aborted'));
      await gone(key);
    });
  });

  it('stops reading on abort', async () => {
    const key = await put(storage, sample(5 * ROW + 17));
    const controller = new AbortController();
    const reading = async () => {
      for await (const _ of storage.get(key, undefined, controller.signal)) controller.abort();
    };
    // The database has fetched four rows by then, and hands them out before it looks again.
    await expect(reading()).rejects.toThrow(code('storage/aborted'));
  });

  it('lets a reader stop early, and goes on working', async () => {
    const key = await put(storage, sample(5 * ROW));
    for (let round = 0; round < 20; round += 1) for await (const _ of storage.get(key)) break;
    expect((await read(storage, key)).byteLength).toBe(5 * ROW);
  });

  it('serves twenty writers and readers at once', async () => {
    const samples = Array.from({ length: 20 }, (_, index) => sample(index * 40_000 + 17).map((byte) => byte ^ index));
    const keys = await Promise.all(samples.map((bytes) => put(storage, bytes)));
    const back = await Promise.all(keys.map((key) => read(storage, key)));
    for (const [index, bytes] of back.entries())
      expect([index, bytes.equals(samples[index] ?? Buffer.alloc(0))]).toEqual([index, true]);
  });

  it('shows the sweep, and nobody else, what a killed process left behind', async () => {
    const key = await killedInTheMiddle(driver as Storage['driver']);
    expect(await storage.head(key)).toBeNull();
    await expect(read(storage, key)).rejects.toThrow(code('storage/not-found'));
    expect(await keysOf(storage)).toContain(key);
    await storage.delete(key);
    expect(await keysOf(storage)).not.toContain(key);
  });
});

/** Starts a process that puts a blob, and kills it once half of the bytes have left its hands. */
async function killedInTheMiddle(driver: Storage['driver']): Promise<StorageKey> {
  const script = `
    import { createDatabaseStorage } from '@/lib/storage/database';
    import { createFilesystemStorage } from '@/lib/storage/filesystem';
    import { createStorageKey } from '@/lib/storage/storage';
    const storage = process.env.DRIVER === 'database' ? createDatabaseStorage() : createFilesystemStorage({ root: process.env.ROOT });
    const key = createStorageKey();
    async function* source() {
      for (let piece = 0; piece < 40; piece += 1) yield new Uint8Array(16_400).fill(piece);
      process.stdout.write(key + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
    await storage.put(key, source(), { sealedBytes: 80 * 16_400 });`;
  const environment = { ...process.env, NODE_OPTIONS: '', DRIVER: driver, ROOT: folder };
  const child = spawn(process.execPath, ['--import', './scripts/register-paths.mjs', '--input-type=module', '--eval', script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('exit', (status, signal) => resolve(signal ?? status)),
  );
  const key = await new Promise<StorageKey>((resolve, reject) => {
    child.stdout.once('data', (text: Buffer) => resolve(storageKeyFrom(text.toString().trim())));
    void ended.then((status) => reject(new Error(`the process ended first (${status}): ${errors}`)));
  });
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  return key;
}

describe('a real disk without room', () => {
  // Mounting needs root; elsewhere the simulated disk of tests/unit/storage/filesystem-faults.test.ts stands for it alone.
  const disk = path.join(folder, 'small-disk');
  mkdirSync(disk);
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', disk]).status === 0;
  afterAll(() => isMounted && spawnSync('umount', [disk]));

  (isMounted ? it : it.skip)('says storage/full, leaves nothing, and serves what fits', async () => {
    const storage = createFilesystemStorage({ root: disk });
    const key = createStorageKey();
    await expect(put(storage, sample(8 * ROW), key)).rejects.toThrow(code('storage/full'));
    expect(await keysOf(storage)).toEqual([]);
    const bytes = sample(2 * ROW);
    await put(storage, bytes, key);
    expect((await read(storage, key)).equals(bytes)).toBe(true);
  });
});

/** Waits until a write hangs in the database, and ends its connection. */
async function endSleepingConnection(): Promise<void> {
  for (;;) {
    const ended = await db().$queryRaw<unknown[]>`
      select pg_terminate_backend(pid)::text from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`;
    if (ended.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('the database in trouble', () => {
  const storage = createDatabaseStorage();

  it('that has no room left: storage/full, and nothing stays', async () => {
    // PostgreSQL's own code for a full disk, raised where a full disk would raise it.
    await db().$executeRaw`create function no_room() returns trigger language plpgsql as $$ begin
      if new.position >= 1 then raise exception 'could not extend file' using errcode = '53100'; end if; return new; end $$`;
    await db().$executeRaw`create trigger no_room before insert on "BlobChunk" for each row execute function no_room()`;
    const key = createStorageKey();
    try {
      await expect(put(storage, sample(3 * ROW), key)).rejects.toThrow(code('storage/full'));
    } finally {
      await db().$executeRaw`drop function no_room() cascade`;
    }
    expect(await keysOf(storage)).not.toContain(key);
  });

  it('that ends the connection in the middle: storage/unavailable, and nothing stays', async () => {
    const key = createStorageKey();
    let killing: Promise<void> | undefined;
    async function* source() {
      yield* sealed(sample(ROW + 1));
      await db()
        .$executeRaw`create function hang() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return new; end $$`;
      await db().$executeRaw`create trigger hang before insert on "BlobChunk" for each row execute function hang()`;
      killing = endSleepingConnection();
      yield* sealed(sample(2 * ROW - 1));
    }
    try {
      await expect(storage.put(key, source(), { sealedBytes: 3 * ROW })).rejects.toThrow(code('storage/unavailable'));
    } finally {
      await killing;
      await db().$executeRaw`drop function hang() cascade`;
    }
    expect(await keysOf(storage)).not.toContain(key);
  });

  it('that lost or cut a row: no byte in its place', async () => {
    const key = await put(storage, sample(6 * ROW));
    await db().blobChunk.delete({ where: { storageKey_position: { storageKey: key, position: 2 } } });
    await expect(read(storage, key)).rejects.toThrow(code('storage/not-found'));
    await expect(read(storage, key, { start: 2 * ROW + 5, end: 2 * ROW + 6 })).rejects.toThrow(code('storage/not-found'));
    expect((await read(storage, key, { start: 3 * ROW, end: 6 * ROW })).byteLength).toBe(3 * ROW);
    await db().blobChunk.update({
      where: { storageKey_position: { storageKey: key, position: 4 } },
      data: { bytes: new Uint8Array(10) },
    });
    await expect(read(storage, key, { start: 4 * ROW, end: 5 * ROW })).rejects.toThrow(code('storage/not-found'));
  });
});
