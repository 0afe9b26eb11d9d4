// One at a time across every process on the same database.

import { db } from '@/lib/db/client';

const HOLD_MILLISECONDS = 30 * 60_000;

/**
 * Runs `work` while holding the named lock; does nothing when somebody else holds it.
 * The lock rests on a transaction of its own, so it ends with the process that held it.
 * @returns whether `work` ran
 */
export async function withAdvisoryLock(name: string, work: () => Promise<void>): Promise<boolean> {
  return db().$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<
        { held: boolean }[]
      >`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as held`;
      if (!rows[0]?.held) return false;
      await work();
      return true;
    },
    { timeout: HOLD_MILLISECONDS, maxWait: 5_000 },
  );
}
