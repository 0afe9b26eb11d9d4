// The work that comes round by itself.

import { remindExpiringTokens } from '@/lib/auth/tokens/remind-expiring';
import { type Job, runJob, startSchedule } from '@/lib/jobs/schedule';
import { sweep } from '@/lib/vault/sweep';

const HOUR_SECONDS = 60 * 60;
const SWEEP: Job = { name: 'sweep', everySeconds: HOUR_SECONDS, run: () => sweep() };
const TOKEN_REMINDERS: Job = { name: 'token-reminders', everySeconds: HOUR_SECONDS, run: () => remindExpiringTokens() };

/** Starts every job's timer in this process; the returned function stops them. */
export function startJobs(): () => void {
  return startSchedule([SWEEP, TOKEN_REMINDERS]);
}

/** One sweep and one round of reminders now, unless another process is at it: for cron routes. Answers whether the sweep ran. */
export async function runSweep(): Promise<{ hasRun: boolean }> {
  await runJob(TOKEN_REMINDERS);
  return { hasRun: await runJob(SWEEP) };
}
