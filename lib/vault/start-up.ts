// What happens before the first request and after the last: checks, migrations, warm-ups, the timers, and putting things away.

import { statSync } from 'node:fs';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { setUpNotice } from '@/lib/auth/set-up/console-notice';
import { warmPasswordHash } from '@/lib/auth/passwords/password-hash';
import { listFaults } from '@/lib/config/boot-checks';
import { config } from '@/lib/config/config';
import { bringUpToDate } from '@/lib/db/schema/bring-up-to-date';
import { keyProvider } from '@/lib/keys/provider';
import { findUndecodableFormats } from '@/lib/vault/intake/decoders';
import { stopExportMaker } from '@/lib/vault/export/making/maker';
import { startJobs } from '@/lib/vault/jobs';
import { SafelightError } from '@/lib/shared/safelight-error';
import { flushEvents } from '@/lib/watch/record';

const LAST_WORDS_MILLISECONDS = 50;

/**
 * Makes this process fit to serve: the configuration is safe, both stores are up to date, the root keys open, the timers run.
 * @param say puts words on the console that belong into no log
 * @returns what to call before the process ends
 * @throws SafelightError `config/invalid`, its detail one sentence a line for each fault; `db/unavailable`; `keys/unavailable`;
 *   `image/decoder-unavailable`
 */
export async function startUp(say: (words: string) => void = () => undefined): Promise<() => Promise<void>> {
  const settings = config();
  const undecodableFormats = await findUndecodableFormats();
  const faults = listFaults(settings, { rootKeysFileMode: modeOf(settings.rootKeysFile), undecodableFormats });
  if (faults.length > 0) throw new SafelightError('config/invalid', { detail: faults.join('\n') });
  await Promise.all([bringUpToDate(settings), keyProvider().currentRootKeyId(), warmPasswordHash()]);
  const stopJobs = startJobs();
  say((await setUpNotice()) ?? '');
  return async () => {
    stopJobs();
    // Requests under way go on and may still write to the ledger; decoders end with this process, when their input does.
    setInterval(() => void flushEvents(), LAST_WORDS_MILLISECONDS).unref();
    await Promise.allSettled([settleAfterResponse(), stopExportMaker(), flushEvents()]);
  };
}

function modeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mode ?? null;
}
