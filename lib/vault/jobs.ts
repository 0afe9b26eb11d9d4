// The work that comes round by itself.

import { setTimeout as pause } from 'node:timers/promises';
import { remindExpiringTokens } from '@/lib/auth/tokens/remind-expiring';
import { log } from '@/lib/log/log';
import { type Job, runJob, startSchedule } from '@/lib/jobs/schedule';
import { deleteDueAccounts } from '@/lib/vault/delete-account';
import { settleExportMaker, wakeExportMaker } from '@/lib/vault/export/making/maker';
import { startPreviewWork } from '@/lib/vault/renditions/preview-queue';
import { indexBacklog } from '@/lib/vault/search/backlog';
import { sweep } from '@/lib/vault/sweep';
import { tagEverybodysOlderImages } from '@/lib/vault/timeline/tag-older-images';

/** How long a cron call stays for exports: where nothing runs between requests, they are prepared in it. */
const CRON_WAIT_MILLISECONDS = 40_000;
const HOUR_SECONDS = 60 * 60;
const SWEEP: Job = { name: 'sweep', everySeconds: HOUR_SECONDS, run: () => sweep() };
const DELETIONS: Job = { name: 'account-deletions', everySeconds: 15 * 60, run: () => deleteDueAccounts() };
/** Whoever asks for an export wakes the maker at once; this is for those that a process left behind. */
const EXPORTS: Job = { name: 'exports', everySeconds: 60, run: () => Promise.resolve(wakeExportMaker()) };
const TOKEN_REMINDERS: Job = { name: 'token-reminders', everySeconds: HOUR_SECONDS, run: () => remindExpiringTokens() };
const TIMELINE_TAGS: Job = { name: 'timeline-tags', everySeconds: 24 * HOUR_SECONDS, run: () => tagEverybodysOlderImages() };
const SEARCH_WORDS: Job = { name: 'search-words', everySeconds: HOUR_SECONDS, run: () => indexBacklog() };
/** What is owed from before an upgrade: begun when the start is over, so that whoever comes first does not wait for it. */
const OWED = [TIMELINE_TAGS, SEARCH_WORDS];
const OWED_AFTER_MILLISECONDS = 5_000;

/** Starts every job's timer in this process, and soon what is owed from before; the returned function stops the timers. */
export function startJobs(owedAfterMilliseconds = OWED_AFTER_MILLISECONDS): () => void {
  const payDebts = () => {
    for (const job of OWED) runJob(job).catch((error: unknown) => log().error({ error, job: job.name }, 'job failed'));
  };
  const owed = setTimeout(payDebts, owedAfterMilliseconds).unref();
  const stopSchedule = startSchedule([SWEEP, DELETIONS, EXPORTS, TOKEN_REMINDERS, ...OWED]);
  const stopPreviews = startPreviewWork();
  return () => {
    clearTimeout(owed);
    stopSchedule();
    stopPreviews();
  };
}

/** One round of everything now, unless another process is at it: for cron routes. Answers whether the sweep ran. */
export async function runSweep(): Promise<{ hasRun: boolean }> {
  await runJob(DELETIONS);
  await runJob(TOKEN_REMINDERS);
  await runJob(SEARCH_WORDS);
  wakeExportMaker();
  await Promise.race([settleExportMaker(), pause(CRON_WAIT_MILLISECONDS, undefined, { ref: false })]);
  return { hasRun: await runJob(SWEEP) };
}
