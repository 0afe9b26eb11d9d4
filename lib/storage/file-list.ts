// Walks the folders of the blob store and names what was written there, finished or not. Anything it does not know is left alone.

import type { Dir, Dirent } from 'node:fs';
import path from 'node:path';
import { throwIfAborted } from '@/lib/storage/exact-source';
import { systemCode } from '@/lib/storage/file-errors';
import type { FileSystem } from '@/lib/storage/file-calls';
import { type ListedBlob, type ListOptions, type StorageKey, storageKeyFrom } from '@/lib/storage/storage';

/** A write that is under way, or was when the process died. */
export const TEMPORARY_ENDING = '.part';

type Files = Pick<FileSystem, 'opendir' | 'lstat'>;

/** Keys below `root` whose file is older than `createdBefore`; a file that vanishes meanwhile is left out. */
export async function* listFiles(
  fileSystem: Files,
  root: string,
  options: ListOptions,
): AsyncGenerator<ListedBlob, void, undefined> {
  for await (const first of entries(fileSystem, root, options)) {
    if (!isFanOut(first)) continue;
    for await (const second of entries(fileSystem, path.join(root, first.name), options)) {
      if (!isFanOut(second)) continue;
      yield* listFolder(fileSystem, path.join(root, first.name, second.name), options);
    }
  }
}

async function* listFolder(fileSystem: Files, folder: string, options: ListOptions): AsyncGenerator<ListedBlob, void, undefined> {
  const seen = new Set<StorageKey>();
  for await (const entry of entries(fileSystem, folder, options)) {
    const key = entry.isFile() ? keyOf(entry.name) : null;
    if (key === null || seen.has(key)) continue;
    const createdAt = await timeOf(fileSystem, path.join(folder, entry.name));
    if (createdAt === null || createdAt >= options.createdBefore) continue;
    seen.add(key);
    yield { key, createdAt };
  }
}

async function* entries(fileSystem: Files, folder: string, { signal }: ListOptions): AsyncGenerator<Dirent, void, undefined> {
  throwIfAborted(signal);
  let open: Dir;
  try {
    open = await fileSystem.opendir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  // Leaving the loop closes the folder.
  for await (const entry of open) {
    throwIfAborted(signal);
    yield entry;
  }
}

function isFanOut(entry: Dirent): boolean {
  return entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name);
}

function keyOf(name: string): StorageKey | null {
  const bare = name.endsWith(TEMPORARY_ENDING) ? name.slice(0, -TEMPORARY_ENDING.length) : name;
  try {
    return storageKeyFrom(bare);
  } catch {
    return null;
  }
}

async function timeOf(fileSystem: Files, file: string): Promise<Date | null> {
  try {
    return (await fileSystem.lstat(file)).mtime;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
