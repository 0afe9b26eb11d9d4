// Rows whose time has passed: sessions, waiting sign-ins, challenges, one-time links, sign-ups, throttles, rate windows, tokens
// of programs, counted originals. Deleted by the sweep.

import { db } from '@/lib/db/client';

const DAY_MILLISECONDS = 24 * 60 * 60_000;
const HOUR_MILLISECONDS = 60 * 60_000;
const THROTTLE_MEMORY_MILLISECONDS = 2 * DAY_MILLISECONDS;
/** Ended tokens stay in their owner's list for so long. */
const TOKEN_MEMORY_MILLISECONDS = 30 * DAY_MILLISECONDS;

/** Deletes what expired before `now`; answers how many rows that were. */
export async function deleteExpiredRows(now: Date): Promise<number> {
  const forgotten = new Date(now.getTime() - THROTTLE_MEMORY_MILLISECONDS);
  const remembered = new Date(now.getTime() - TOKEN_MEMORY_MILLISECONDS);
  const deleted = await Promise.all([
    db().session.deleteMany({ where: { OR: [{ expires: { lt: now } }, { absoluteExpires: { lt: now } }] } }),
    db().verificationToken.deleteMany({ where: { expires: { lt: now } } }),
    db().registration.deleteMany({ where: { expires: { lt: now } } }),
    db().throttle.deleteMany({
      where: { updatedAt: { lt: forgotten }, OR: [{ lockedUntil: null }, { lockedUntil: { lt: now } }] },
    }),
    db().rateWindow.deleteMany({ where: { expiresAt: { lt: now } } }),
    db().pendingSignIn.deleteMany({ where: { expires: { lt: now } } }),
    db().passkeyChallenge.deleteMany({ where: { expires: { lt: now } } }),
    db().totpUse.deleteMany({ where: { expires: { lt: now } } }),
    db().originalTaking.deleteMany({ where: { takenAt: { lt: new Date(now.getTime() - HOUR_MILLISECONDS) } } }),
    db().emailChange.deleteMany({ where: { expires: { lt: now } } }),
    db().apiToken.deleteMany({ where: { OR: [{ expires: { lt: remembered } }, { revokedAt: { lt: remembered } }] } }),
  ]);
  return deleted.reduce((sum, { count }) => sum + count, 0);
}
