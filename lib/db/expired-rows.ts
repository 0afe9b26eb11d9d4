// Rows whose time has passed: sessions, one-time links, sign-ups, throttles, rate windows. Deleted by the sweep.

import { db } from '@/lib/db/client';

const THROTTLE_MEMORY_MILLISECONDS = 2 * 24 * 60 * 60_000;

/** Deletes what expired before `now`; answers how many rows that were. */
export async function deleteExpiredRows(now: Date): Promise<number> {
  const forgotten = new Date(now.getTime() - THROTTLE_MEMORY_MILLISECONDS);
  const deleted = await Promise.all([
    db().session.deleteMany({ where: { OR: [{ expires: { lt: now } }, { absoluteExpires: { lt: now } }] } }),
    db().verificationToken.deleteMany({ where: { expires: { lt: now } } }),
    db().registration.deleteMany({ where: { expires: { lt: now } } }),
    db().throttle.deleteMany({
      where: { updatedAt: { lt: forgotten }, OR: [{ lockedUntil: null }, { lockedUntil: { lt: now } }] },
    }),
    db().rateWindow.deleteMany({ where: { expiresAt: { lt: now } } }),
  ]);
  return deleted.reduce((sum, { count }) => sum + count, 0);
}
