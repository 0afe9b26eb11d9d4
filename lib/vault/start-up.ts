// What happens before the first request and after the last: checks, migrations, warm-ups, the timers, and putting things away.

import { statSync } from 'node:fs';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { warmPasswordHash } from '@/lib/auth/passwords/password-hash';
import { listFaults } from '@/lib/config/boot-checks';
import { type Config, config } from '@/lib/config/config';
import { DATA_MIGRATIONS, KEYRING_MIGRATIONS } from '@/lib/db/migration-folders';
import { applyMigrations } from '@/lib/db/migrations';
import { keyProvider } from '@/lib/keys/provider';
import { log } from '@/lib/log/log';
import { startJobs } from '@/lib/vault/jobs';
import { SafelightError } from '@/lib/shared/safelight-error';
import { flushEvents } from '@/lib/watch/record';

const LAST_WORDS_MILLISECONDS = 50;

/**
 * Makes this process fit to serve: the configuration is safe, both stores are up to date, the root keys open, the timers run.
 * @returns what to call before the process ends
 * @throws SafelightError `config/invalid`, its detail one sentence a line for each fault; `db/unavailable`; `keys/unavailable`
 */
export async function startUp(): Promise<() => Promise<void>> {
  const settings = config();
  const faults = listFaults(settings, { rootKeysFileMode: modeOf(settings.rootKeysFile) });
  if (faults.length > 0) throw new SafelightError('config/invalid', { detail: faults.join('\n') });
  await migrate(settings);
  await Promise.all([keyProvider().currentRootKeyId(), warmPasswordHash()]);
  const stopJobs = startJobs();
  return async () => {
    stopJobs();
    // Requests under way go on and may still write to the ledger; decoders end with this process, when their input does.
    setInterval(() => void flushEvents(), LAST_WORDS_MILLISECONDS).unref();
    await Promise.allSettled([settleAfterResponse(), flushEvents()]);
  };
}

async function migrate({ DATABASE_URL = '', KEYRING_DATABASE_URL }: Config): Promise<void> {
  const data = await applyMigrations({ connectionString: DATABASE_URL, ...DATA_MIGRATIONS });
  const keyring = await applyMigrations({ connectionString: KEYRING_DATABASE_URL ?? DATABASE_URL, ...KEYRING_MIGRATIONS });
  for (const migration of [...data, ...keyring]) log().info({ migration }, 'migration applied');
}

function modeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mode ?? null;
}
