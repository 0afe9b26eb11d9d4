// The work that comes round by itself.

import { type Job, runJob, startSchedule } from '@/lib/jobs/schedule';
import { sweep } from '@/lib/vault/sweep';

const SWEEP: Job = { name: 'sweep', everySeconds: 60 * 60, run: () => sweep() };

/** Starts every job's timer in this process; the returned function stops them. */
export function startJobs(): () => void {
  return startSchedule([SWEEP]);
}

/** One sweep now, unless another process is at it: for cron routes. */
export async function runSweep(): Promise<{ hasRun: boolean }> {
  return { hasRun: await runJob(SWEEP) };
}
