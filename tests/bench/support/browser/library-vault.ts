// A running production build whose person has a library of a given size.

import { randomBytes } from 'node:crypto';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import type { BenchVault } from '@/tests/bench/support/vault';
import { startBenchVault } from '@/tests/bench/support/vault';

/** Starts it and fills it: this process seals under the same root key, so it reads the same settings. */
export async function startLibraryVault(port: number, count: number, days: number): Promise<BenchVault> {
  const settings = {
    AUTH_SECRET: randomBytes(32).toString('base64'),
    SAFELIGHT_ROOT_KEYS: randomBytes(32).toString('base64'),
    QUOTA_IMAGES: '2000000',
  };
  const vault = await startBenchVault(port, settings);
  try {
    Object.assign(process.env, settings, { DATABASE_URL: vault.databaseUrl, AUTH_URL: vault.origin, LOG_LEVEL: 'error' });
    const { seedLibrary } = await import('@/tests/support/pictures/library');
    const { closeDatabase } = await import('@/lib/db/client');
    await seedLibrary({
      databaseUrl: vault.databaseUrl,
      ownerId: ownerIdFrom(vault.ownerId),
      count,
      days,
      newest: new Date(),
      // More than any measurement scrolls past.
      thumbnails: 5_000,
    });
    await closeDatabase();
    return vault;
  } catch (error) {
    await vault.stop();
    throw error;
  }
}
