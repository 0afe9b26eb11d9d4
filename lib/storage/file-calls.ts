// What storage asks of Node's file system, and the one thing that has no call of its own there.

import { constants, type promises } from 'node:fs';

/** The part of Node's file system that storage uses; tests put one in its place that fails. */
export type FileSystem = Pick<typeof promises, 'mkdir' | 'open' | 'link' | 'rm' | 'lstat' | 'opendir'>;

/** fsync of a folder, so that the names in it survive a power cut. @throws the system's errors as they are */
export async function syncFolder(fileSystem: Pick<FileSystem, 'open'>, folder: string): Promise<void> {
  const handle = await fileSystem.open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
