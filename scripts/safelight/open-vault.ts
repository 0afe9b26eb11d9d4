// The vault's stores, open for the time of one command: the same configuration, checks and migrations as the server has.

import { existsSync } from 'node:fs';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { listConnectionFaults } from '@/lib/config/boot-checks';
import { config, parseConfig } from '@/lib/config/config';
import { bringUpToDate } from '@/lib/db/schema/bring-up-to-date';
import { closeDatabase } from '@/lib/db/client';
import { closeKeyring } from '@/lib/db/keys/keyring';
import { SafelightError } from '@/lib/shared/safelight-error';
import { flushEvents } from '@/lib/watch/record';

export type OpenVault = { close(): Promise<void> };

// What a command prints is its answer, so nothing is logged; what goes wrong is told at its end.
const OF_COMMANDS = { NODE_ENV: 'production', LOG_LEVEL: 'silent', DATABASE_POOL_SIZE: '2' };

/** Opens the stores of the vault whose files are in `root`; `close` lets go of everything, and stops what was started for it. */
export async function openVault(root: string): Promise<OpenVault> {
  process.chdir(root);
  if (existsSync('.env')) process.loadEnvFile('.env');
  Object.assign(process.env, OF_COMMANDS);
  const settings = parseConfig(process.env);
  const own = settings.DATABASE_URL ? null : await openOwn(settings);
  const close = async () => {
    await Promise.allSettled([settleAfterResponse(), flushEvents()]);
    await Promise.allSettled([closeDatabase(), closeKeyring()]);
    await own?.close();
  };
  try {
    Object.assign(process.env, own?.variables);
    const faults = listConnectionFaults(config());
    if (faults.length > 0) throw new SafelightError('config/invalid', { detail: faults.join('\n') });
    await bringUpToDate(config());
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

// Loaded where it is needed: an image has no database of its own.
async function openOwn(settings: ReturnType<typeof parseConfig>) {
  const { openOwnDatabase } = await import('@/scripts/safelight/own-database');
  return openOwnDatabase(settings);
}
