// The work that comes round by itself.

import { remindExpiringTokens } from '@/lib/auth/tokens/remind-expiring';
import { log } from '@/lib/log/log';
import { type Job, runJob, startSchedule } from '@/lib/jobs/schedule';
import { deleteDueAccounts } from '@/lib/vault/delete-account';
import { startPreviewWork } from '@/lib/vault/preview-queue';
import { sweep } from '@/lib/vault/sweep';
import { tagEverybodysOlderImages } from '@/lib/vault/timeline/tag-older-images';

const HOUR_SECONDS = 60 * 60;
const SWEEP: Job = { name: 'sweep', everySeconds: HOUR_SECONDS, run: () => sweep() };
const DELETIONS: Job = { name: 'account-deletions', everySeconds: 15 * 60, run: () => deleteDueAccounts() };
const TOKEN_REMINDERS: Job = { name: 'token-reminders', everySeconds: HOUR_SECONDS, run: () => remindExpiringTokens() };

const TIMELINE_TAGS: Job = { name: 'timeline-tags', everySeconds: 24 * HOUR_SECONDS, run: () => tagEverybodysOlderImages() };

/** Starts every job's timer in this process, and what is owed from before; the returned function stops the timers. */
export function startJobs(): () => void {
  runJob(TIMELINE_TAGS).catch((error: unknown) => log().error({ error, job: TIMELINE_TAGS.name }, 'job failed'));
  const stopSchedule = startSchedule([SWEEP, DELETIONS, TOKEN_REMINDERS, TIMELINE_TAGS]);
  const stopPreviews = startPreviewWork();
  return () => {
    stopSchedule();
    stopPreviews();
  };
}

/** One round of everything now, unless another process is at it: for cron routes. Answers whether the sweep ran. */
export async function runSweep(): Promise<{ hasRun: boolean }> {
  await runJob(DELETIONS);
  await runJob(TOKEN_REMINDERS);
  return { hasRun: await runJob(SWEEP) };
}
