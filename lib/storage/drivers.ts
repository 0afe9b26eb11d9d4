// Which place new blobs go to, and how to reach the place an older one went to.

import { config } from '@/lib/config/config';
import { SafelightError } from '@/lib/shared/safelight-error';
import { createDatabaseStorage } from '@/lib/storage/database';
import { createFilesystemStorage } from '@/lib/storage/filesystem';
import type { Storage } from '@/lib/storage/storage';

const CREATE: Readonly<Record<Storage['driver'], () => Storage>> = {
  database: createDatabaseStorage,
  filesystem: () => createFilesystemStorage({ root: config().storageDir }),
};

const made = new Map<string, Storage>();

/** The place for new blobs (`STORAGE_DRIVER`). */
export function currentStorage(): Storage {
  return storageFor(config().STORAGE_DRIVER);
}

/**
 * The place a row names: blobs stay readable after the operator chose another place for new ones.
 * @throws SafelightError `storage/unavailable` for a driver this build does not have
 */
export function storageFor(driver: string): Storage {
  const known = made.get(driver);
  if (known) return known;
  if (driver !== 'database' && driver !== 'filesystem') {
    throw new SafelightError('storage/unavailable', { detail: `no such driver: ${driver.slice(0, 40)}` });
  }
  const storage = CREATE[driver]();
  made.set(driver, storage);
  return storage;
}

/** Every place that may hold blobs, for the sweep. */
export function allStorages(): Storage[] {
  return Object.keys(CREATE).map(storageFor);
}
