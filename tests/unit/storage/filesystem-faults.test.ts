// What the filesystem driver does when the disk, or somebody with a hand in its folder, works against it.

import type { EventEmitter } from 'node:events';
import { promises as files } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SealedBytes } from '@/lib/shared/sealed-bytes';
import type { FileSystem } from '@/lib/storage/file-calls';
import { createFilesystemStorage } from '@/lib/storage/filesystem';
import { createStorageKey, type StorageKey } from '@/lib/storage/storage';

const code = (name: string) => expect.objectContaining({ code: name });
const systemError = (name: string) => Object.assign(new Error(name), { code: name, errno: -1, syscall: 'write' });

let root: string;
beforeEach(async () => {
  root = await files.mkdtemp(path.join(os.tmpdir(), 'safelight-storage-'));
});
afterEach(() => files.rm(root, { recursive: true, force: true }));

async function* pieces(bytes: number, size = 100_000) {
  for (let left = bytes; left > 0; left -= size) yield [new Uint8Array(Math.min(size, left)).fill(7) as SealedBytes];
}
const put = (storage: ReturnType<typeof createFilesystemStorage>, key: StorageKey, bytes = 600_000) =>
  storage.put(key, pieces(bytes), { sealedBytes: bytes });
const read = async (storage: ReturnType<typeof createFilesystemStorage>, key: StorageKey) => {
  let bytes = 0;
  for await (const piece of storage.get(key)) bytes += piece.byteLength;
  return bytes;
};
const allFiles = async () =>
  (await files.readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);
const folderOf = (key: StorageKey) => path.join(root, key.slice(0, 2), key.slice(2, 4));

/** Node's file system, but the handle of the written file fails as told. */
function failing(method: 'write' | 'sync' | 'close', error: Error, after = 0): FileSystem {
  return {
    ...files,
    open: async (...parameters: Parameters<typeof files.open>) => {
      const handle = await files.open(...parameters);
      if (!String(parameters[0]).endsWith('.part')) return handle;
      const real = handle[method].bind(handle) as (...all: unknown[]) => Promise<never>;
      let calls = 0;
      const fake = async (...all: unknown[]) => {
        if (calls++ < after) return real(...all);
        if (method === 'close') await real();
        throw error;
      };
      Object.defineProperty(handle, method, { value: fake });
      return handle;
    },
  };
}

describe('a put that fails', () => {
  it.each([
    ['write', 'ENOSPC', 'storage/full'],
    ['write', 'EDQUOT', 'storage/full'],
    ['write', 'EIO', 'storage/unavailable'],
    ['sync', 'EIO', 'storage/unavailable'],
    ['sync', 'ENOSPC', 'storage/full'],
    ['close', 'EIO', 'storage/unavailable'],
  ] as const)('at %s with %s is %s and leaves nothing', async (method, cause, expected) => {
    const storage = createFilesystemStorage({
      root,
      fileSystem: failing(method, systemError(cause), method === 'write' ? 1 : 0),
    });
    const key = createStorageKey();
    await expect(put(storage, key)).rejects.toThrow(code(expected));
    expect(await allFiles()).toEqual([]);
    expect(await storage.head(key)).toBeNull();
  });

  it.each(['link', 'rm'] as const)('at %s leaves nothing', async (method) => {
    let isFirst = true;
    const once = async (...all: unknown[]) => {
      if (!isFirst) return (files[method] as (...parameters: unknown[]) => Promise<void>)(...all);
      isFirst = false;
      throw systemError('EIO');
    };
    const storage = createFilesystemStorage({ root, fileSystem: { ...files, [method]: once } });
    await expect(put(storage, createStorageKey())).rejects.toThrow(code('storage/unavailable'));
    expect(await allFiles()).toEqual([]);
  });

  it('when its folder cannot be made durable leaves nothing', async () => {
    const storage = createFilesystemStorage({
      root,
      fileSystem: {
        ...files,
        open: async (...parameters: Parameters<typeof files.open>) => {
          const handle = await files.open(...parameters);
          if ((await handle.stat()).isDirectory())
            Object.defineProperty(handle, 'sync', { value: () => Promise.reject(systemError('EIO')) });
          return handle;
        },
      },
    });
    await expect(put(storage, createStorageKey())).rejects.toThrow(code('storage/unavailable'));
    expect(await allFiles()).toEqual([]);
  });

  it('survives a disk that takes a few bytes at a time', async () => {
    const fileSystem = {
      ...files,
      open: async (...parameters: Parameters<typeof files.open>) => {
        const handle = await files.open(...parameters);
        const real = handle.write.bind(handle) as (
          bytes: Uint8Array,
          offset: number,
          length: number,
        ) => Promise<{ bytesWritten: number }>;
        Object.defineProperty(handle, 'write', {
          value: (bytes: Uint8Array, offset: number) => real(bytes, offset, Math.min(70_001, bytes.byteLength - offset)),
        });
        return handle;
      },
    } as unknown as FileSystem;
    const storage = createFilesystemStorage({ root, fileSystem });
    const key = createStorageKey();
    await put(storage, key);
    expect(await read(storage, key)).toBe(600_000);
  });
});

describe('folders and files', () => {
  it('are for the owner alone', async () => {
    const storage = createFilesystemStorage({ root: path.join(root, 'blobs') });
    const key = createStorageKey();
    await put(storage, key);
    const modes = await Promise.all(
      ['.', key.slice(0, 2), path.join(key.slice(0, 2), key.slice(2, 4)), path.join(key.slice(0, 2), key.slice(2, 4), key)].map(
        async (name) => ((await files.lstat(path.join(root, 'blobs', name))).mode & 0o777).toString(8),
      ),
    );
    expect(modes).toEqual(['700', '700', '700', '600']);
  });
});

describe('links', () => {
  it('in place of a blob are not read, not counted as one, and not written through', async () => {
    const storage = createFilesystemStorage({ root });
    const key = createStorageKey();
    const secret = path.join(root, 'secret');
    await files.writeFile(secret, 'secret');
    await files.mkdir(folderOf(key), { recursive: true });
    await files.symlink(secret, path.join(folderOf(key), key));
    await expect(read(storage, key)).rejects.toThrow(code('storage/unavailable'));
    expect(await storage.head(key)).toBeNull();
    await expect(put(storage, key)).rejects.toThrow(code('storage/exists'));
    await storage.delete(key);
    expect(await files.readFile(secret, 'utf8')).toBe('secret');
    expect(await allFiles()).toEqual(['secret']);
  });

  it('in place of the temporary file are not written through', async () => {
    const storage = createFilesystemStorage({ root });
    const key = createStorageKey();
    const target = path.join(root, 'target');
    await files.mkdir(folderOf(key), { recursive: true });
    await files.symlink(target, path.join(folderOf(key), `${key}.part`));
    await expect(put(storage, key)).rejects.toThrow(code('storage/exists'));
    await expect(files.lstat(target)).rejects.toThrow('ENOENT');
  });

  it.each([0, 1])('in place of folder level %p lead nowhere', async (level) => {
    const storage = createFilesystemStorage({ root });
    const key = createStorageKey();
    const elsewhere = path.join(root, 'elsewhere');
    await files.mkdir(path.join(elsewhere, key.slice(2, 4)), { recursive: true });
    await files.writeFile(path.join(elsewhere, key), 'x');
    const folder = level === 0 ? path.dirname(folderOf(key)) : folderOf(key);
    await files.mkdir(path.dirname(folder), { recursive: true });
    await files.symlink(elsewhere, folder);
    for (const attempt of [
      () => put(storage, key),
      () => read(storage, key),
      () => storage.head(key),
      () => storage.delete(key),
    ]) {
      await expect(attempt()).rejects.toThrow(code('storage/unavailable'));
    }
    const listed: string[] = [];
    for await (const { key: found } of storage.list({ createdBefore: new Date(Date.now() + 60_000) })) listed.push(found);
    expect(listed).toEqual([]);
    expect(await files.readFile(path.join(elsewhere, key), 'utf8')).toBe('x');
  });
});

describe('reading', () => {
  it('uses one buffer again and again', async () => {
    const storage = createFilesystemStorage({ root });
    const key = createStorageKey();
    await put(storage, key, 1_000_000);
    const memories = new Set<ArrayBufferLike>();
    for await (const piece of storage.get(key)) memories.add(piece.buffer);
    expect(memories.size).toBe(1);
  });

  it.each([
    ['at the end', Number.POSITIVE_INFINITY],
    ['when the reader stops early', 1],
  ])('closes its file %s', async (_, most) => {
    const closed: string[] = [];
    const fileSystem = {
      ...files,
      open: async (...parameters: Parameters<typeof files.open>) => {
        const handle = await files.open(...parameters);
        (handle as unknown as EventEmitter).once('close', () => closed.push(path.basename(String(parameters[0]))));
        return handle;
      },
    } as FileSystem;
    const storage = createFilesystemStorage({ root, fileSystem });
    const key = createStorageKey();
    await put(storage, key, 1_000_000);
    closed.length = 0;
    let taken = 0;
    for await (const _ of storage.get(key)) if (++taken >= most) break;
    expect(closed).toEqual([key]);
  });

  it('of a file that was cut says so', async () => {
    const storage = createFilesystemStorage({ root });
    const key = createStorageKey();
    await put(storage, key);
    await files.truncate(path.join(folderOf(key), key), 1000);
    const cut = async () => {
      for await (const _ of storage.get(key, { start: 0, end: 600_000 }));
    };
    await expect(cut()).rejects.toThrow(code('storage/not-found'));
  });

  it('of something that is no file is refused, and never waits for it', async () => {
    const storage = createFilesystemStorage({ root });
    const key = createStorageKey();
    await files.mkdir(path.join(folderOf(key), key), { recursive: true });
    await expect(read(storage, key)).rejects.toThrow(code('storage/unavailable'));
    expect(await storage.head(key)).toBeNull();
  });
});

describe('list', () => {
  it('leaves alone what it does not know', async () => {
    const storage = createFilesystemStorage({ root });
    const key = createStorageKey();
    await put(storage, key);
    await files.writeFile(path.join(folderOf(key), 'README'), 'x');
    await files.writeFile(path.join(root, createStorageKey()), 'x');
    await files.mkdir(path.join(root, 'lost+found'));
    const listed: string[] = [];
    for await (const found of storage.list({ createdBefore: new Date(Date.now() + 60_000) })) listed.push(found.key);
    expect(listed).toEqual([key]);
  });
});
