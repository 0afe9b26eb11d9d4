// Sealed blobs as files: `ab/cd/abcd….` below one folder, written to a temporary name and linked into place when whole.
// Folders are 0700, files 0600. It follows no symbolic link below its root, and builds paths from keys alone.

import { promises as nodeFiles } from 'node:fs';
import path from 'node:path';
import { SafelightError } from '@/lib/shared/safelight-error';
import { readRange } from '@/lib/storage/file-read';
import { asStorageError, systemCode } from '@/lib/storage/file-errors';
import { writeFile } from '@/lib/storage/file-write';
import { listFiles, TEMPORARY_ENDING } from '@/lib/storage/file-list';
import { type FileSystem, syncFolder } from '@/lib/storage/file-calls';
import { isStoredRange, type Storage, type StorageKey } from '@/lib/storage/storage';

/** `fileSystem` is Node's own unless a test wants one that fails. */
export type FilesystemOptions = { readonly root: string; readonly fileSystem?: FileSystem };

/** A Storage in the folder `root`, which is made at the first write. Errors as in the contract (storage.ts). */
export function createFilesystemStorage({ root, fileSystem = nodeFiles }: FilesystemOptions): Storage {
  const place = new Place(root);
  return {
    driver: 'filesystem',
    async put(key, sealed, options) {
      try {
        const folder = await place.makeFolder(fileSystem, key);
        await writeFile(fileSystem, { folder, name: key }, { sealed, options });
      } catch (error) {
        throw asPutError(error);
      }
    },
    async *get(key, range, signal) {
      if (range && !isStoredRange(range)) throw new SafelightError('request/range', { detail: 'storage range' });
      try {
        await place.requireRealFolder(fileSystem, key);
        yield* readRange(fileSystem, place.fileOf(key), range, signal);
      } catch (error) {
        throw asStorageError(error);
      }
    },
    head: (key) => headFile(fileSystem, place, key),
    delete: (key) => deleteFile(fileSystem, place, key),
    async *list(options) {
      try {
        yield* listFiles(fileSystem, root, options);
      } catch (error) {
        throw asStorageError(error);
      }
    },
  };
}

/** Where keys live below a root. */
class Place {
  readonly #root: string;

  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  folderOf(key: StorageKey): string {
    return path.join(this.#root, key.slice(0, 2), key.slice(2, 4));
  }

  fileOf(key: StorageKey): string {
    return path.join(this.folderOf(key), key);
  }

  temporaryOf(key: StorageKey): string {
    return this.fileOf(key) + TEMPORARY_ENDING;
  }

  /** Makes the key's folder, so that it survives a power cut, and refuses it when it is not one. */
  async makeFolder(fileSystem: FileSystem, key: StorageKey): Promise<string> {
    const folder = this.folderOf(key);
    const made = await fileSystem.mkdir(folder, { recursive: true, mode: 0o700 });
    await this.requireRealFolder(fileSystem, key);
    if (made === undefined) return folder;
    for (const parent of [path.dirname(folder), this.#root]) await syncFolder(fileSystem, parent);
    return folder;
  }

  /** A link put in a folder's place would lead writes and reads elsewhere. */
  async requireRealFolder(fileSystem: FileSystem, key: StorageKey): Promise<void> {
    const folder = this.folderOf(key);
    const found = await Promise.all([fileSystem.lstat(path.dirname(folder)), fileSystem.lstat(folder)]);
    if (!found.every((entry) => entry.isDirectory())) {
      throw new SafelightError('storage/unavailable', { detail: 'a folder of the blob store is not a folder' });
    }
  }
}

async function headFile(fileSystem: FileSystem, place: Place, key: StorageKey) {
  try {
    await place.requireRealFolder(fileSystem, key);
    const found = await fileSystem.lstat(place.fileOf(key));
    return found.isFile() ? { sealedBytes: found.size, createdAt: found.mtime } : null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw asStorageError(error);
  }
}

async function deleteFile(fileSystem: FileSystem, place: Place, key: StorageKey): Promise<void> {
  try {
    await place.requireRealFolder(fileSystem, key);
    for (const file of [place.fileOf(key), place.temporaryOf(key)]) await fileSystem.rm(file, { force: true });
    await syncFolder(fileSystem, place.folderOf(key));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw asStorageError(error);
  }
}

// A folder that vanished during a write is not "no such blob".
function asPutError(error: unknown): unknown {
  if (systemCode(error) === 'ENOENT') return new SafelightError('storage/unavailable', { cause: error });
  return asStorageError(error);
}
