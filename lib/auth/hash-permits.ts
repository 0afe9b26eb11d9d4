// How many password hashes may run at once. Each takes 64 MiB and a thread of the pool that also serves the file
// system, so a burst of sign-ins waits in a short line, and beyond it is told to come back.

import { SafelightError } from '@/lib/shared/safelight-error';

/** `run` gives a permit to `work`; in a full house it waits, and with a full line it refuses. */
export type HashPermits = { run<T>(work: () => Promise<T>): Promise<T> };

/**
 * Makes a counting semaphore with a bounded line, first come first served.
 * `run` throws SafelightError `auth/busy` (with retryAfterSeconds) when `maxWaiting` are already waiting.
 */
export function createHashPermits(permits: number, maxWaiting: number): HashPermits {
  let free = permits;
  const waiting: (() => void)[] = [];

  function release(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async run(work) {
      if (free > 0) free -= 1;
      else if (waiting.length >= maxWaiting) throw new SafelightError('auth/busy', { retryAfterSeconds: 3 });
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
