// Makes the names in a folder survive a power cut.

import { constants } from 'node:fs';
import type { FileSystem } from '@/lib/storage/file-write';

/** fsync of a folder. @throws the system's errors as they are */
export async function syncFolder(fileSystem: Pick<FileSystem, 'open'>, folder: string): Promise<void> {
  const handle = await fileSystem.open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
