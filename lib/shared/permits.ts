// A counting semaphore with a bounded line, for work that costs memory: beyond the line the answer is "come back".

import type { ErrorCode } from '@/lib/shared/error-codes';
import { SafelightError } from '@/lib/shared/safelight-error';

/** `run` gives a permit to `work`; in a full house it waits, and with a full line it refuses. */
export type Permits = { run<T>(work: () => Promise<T>): Promise<T> };

const RETRY_AFTER_SECONDS = 3;

/**
 * Makes the semaphore, first come first served.
 * `run` throws SafelightError `busyCode` (with retryAfterSeconds) when `maxWaiting` are already waiting.
 */
export function createPermits({
  permits,
  maxWaiting,
  busyCode,
}: {
  permits: number;
  maxWaiting: number;
  busyCode: ErrorCode;
}): Permits {
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
      else if (waiting.length >= maxWaiting) throw new SafelightError(busyCode, { retryAfterSeconds: RETRY_AFTER_SECONDS });
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
