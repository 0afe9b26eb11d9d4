// Work that must not show in the answer's time or outcome: mails, and the look-ups that decide which mail it is. It runs
// once the answer is out, is kept alive by the platform until it ends, and never throws into anybody's request.

import { after } from 'next/server';
import { log } from '@/lib/log/log';

const holder = globalThis as typeof globalThis & { safelightAfterResponse?: Set<Promise<void>> };
const running = (holder.safelightAfterResponse ??= new Set<Promise<void>>());

/** Runs `work` after the answer; outside of a request (jobs, tests) at once, in the background. Failures are logged under `name`. */
export function afterResponse(name: string, work: () => Promise<void>): void {
  const run = () => track(guarded(name, work));
  try {
    after(run);
  } catch {
    // No request to wait for. Whatever else made `after` refuse, the work is owed.
    void run();
  }
}

/** Resolves when nothing handed to `afterResponse` is under way; for an orderly stop and for tests. */
export async function settleAfterResponse(): Promise<void> {
  while (running.size > 0) await Promise.all(running);
}

function track(work: Promise<void>): Promise<void> {
  running.add(work);
  return work.finally(() => running.delete(work));
}

async function guarded(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log().error({ error, work: name }, 'work after the response failed');
  }
}
