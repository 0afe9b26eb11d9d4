// The work that comes round by itself.

import { type Job, runJob, startSchedule } from '@/lib/jobs/schedule';
import { deleteDueAccounts } from '@/lib/vault/delete-account';
import { sweep } from '@/lib/vault/sweep';

const SWEEP: Job = { name: 'sweep', everySeconds: 60 * 60, run: () => sweep() };
const DELETIONS: Job = { name: 'account-deletions', everySeconds: 15 * 60, run: () => deleteDueAccounts() };

/** Starts every job's timer in this process; the returned function stops them. */
export function startJobs(): () => void {
  return startSchedule([SWEEP, DELETIONS]);
}

/** One round of everything now, unless another process is at it: for cron routes. */
export async function runSweep(): Promise<{ hasRun: boolean }> {
  await runJob(DELETIONS);
  return { hasRun: await runJob(SWEEP) };
}
