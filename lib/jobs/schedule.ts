// Named work that comes round: run by one process at a time, by timer here or by a cron route on platforms without timers.

import { withAdvisoryLock } from '@/lib/db/advisory-lock';
import { log } from '@/lib/log/log';

export type Job = { readonly name: string; readonly everySeconds: number; readonly run: () => Promise<unknown> };

/**
 * Runs a job now unless another process is running it.
 * @returns whether it ran
 */
export async function runJob(job: Job): Promise<boolean> {
  return withAdvisoryLock(`job:${job.name}`, async () => {
    await job.run();
  });
}

/** Runs each job on its own timer until the returned function is called. A failure is logged and the next round comes. */
export function startSchedule(jobs: readonly Job[]): () => void {
  const timers = jobs.map((job) => {
    const timer = setInterval(() => {
      runJob(job).catch((error: unknown) => log().error({ error, job: job.name }, 'job failed'));
    }, job.everySeconds * 1000);
    timer.unref();
    return timer;
  });
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
