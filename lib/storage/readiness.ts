// Whether sealed bytes can be put where the configuration says.

import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { config } from '@/lib/config/config';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * Resolves when the folder of the filesystem driver is there (made when missing) and may be written to; the database driver
 * rests where the data store is asked about.
 * @throws SafelightError `storage/unavailable`
 */
export async function requireWritableStorage(): Promise<void> {
  const { STORAGE_DRIVER, storageDir } = config();
  if (STORAGE_DRIVER === 'database') return;
  try {
    await mkdir(storageDir, { recursive: true, mode: 0o700 });
    await access(storageDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new SafelightError('storage/unavailable', { cause: error });
  }
}
