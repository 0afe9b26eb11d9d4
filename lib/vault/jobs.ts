// The work that comes round by itself.

import { remindExpiringTokens } from '@/lib/auth/tokens/remind-expiring';
import { type Job, runJob, startSchedule } from '@/lib/jobs/schedule';
import { deleteDueAccounts } from '@/lib/vault/delete-account';
import { sweep } from '@/lib/vault/sweep';

const HOUR_SECONDS = 60 * 60;
const SWEEP: Job = { name: 'sweep', everySeconds: HOUR_SECONDS, run: () => sweep() };
const DELETIONS: Job = { name: 'account-deletions', everySeconds: 15 * 60, run: () => deleteDueAccounts() };
const TOKEN_REMINDERS: Job = { name: 'token-reminders', everySeconds: HOUR_SECONDS, run: () => remindExpiringTokens() };

/** Starts every job's timer in this process; the returned function stops them. */
export function startJobs(): () => void {
  return startSchedule([SWEEP, DELETIONS, TOKEN_REMINDERS]);
}

/** One round of everything now, unless another process is at it: for cron routes. Answers whether the sweep ran. */
export async function runSweep(): Promise<{ hasRun: boolean }> {
  await runJob(DELETIONS);
  await runJob(TOKEN_REMINDERS);
  return { hasRun: await runJob(SWEEP) };
}
