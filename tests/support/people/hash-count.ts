// How many password hashes are computed: each one takes a permit, whether it makes, checks or only pretends to check.

import type { Permits } from '@/lib/shared/permits';

/** Runs `work` and answers what it answered and how many hashes it took. `warmUp` must have run. */
export async function countHashes<T>(work: () => Promise<T>): Promise<{ answer: T; hashes: number }> {
  const { safelightHashPermits: permits } = globalThis as typeof globalThis & { safelightHashPermits?: Permits };
  if (!permits) throw new Error('no hash was computed yet: warmUp() first');
  const run = jest.spyOn(permits, 'run');
  try {
    const answer = await work();
    return { answer, hashes: run.mock.calls.length };
  } finally {
    run.mockRestore();
  }
}
