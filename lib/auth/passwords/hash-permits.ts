// How many password hashes may run at once. Each takes 64 MiB and a thread of the pool that also serves the file
// system, so a burst of sign-ins waits in a short line, and beyond it is told to come back.

import { createPermits, type Permits } from '@/lib/shared/permits';

/** Permits for hashes; `run` throws SafelightError `auth/busy` (with retryAfterSeconds) when `maxWaiting` are already waiting. */
export function createHashPermits(permits: number, maxWaiting: number): Permits {
  return createPermits({ permits, maxWaiting, busyCode: 'auth/busy' });
}
