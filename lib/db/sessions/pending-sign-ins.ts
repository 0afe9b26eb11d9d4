// Sign-ins that wait for their second factor, found by the hash of their token. A try is booked before it is looked at,
// and of several finishes at once one wins.

import { db } from '@/lib/db/client';

export type PendingRow = {
  readonly tokenHash: string;
  readonly userId: string;
  readonly amr: string[];
  readonly nextPath: string;
};

/** Most tries one waiting sign-in has. */
const MAX_TRIES = 5;
/** Sign-ins of one person that may wait at once; the oldest end first. */
const MAX_WAITING = 10;

/** Keeps a sign-in that waits. */
export async function insertPending(row: PendingRow & { expires: Date }): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.pendingSignIn.create({ data: { ...row, amr: [...row.amr] }, select: { tokenHash: true } });
    await tx.$executeRaw`
      delete from "PendingSignIn" where "tokenHash" in (
        select "tokenHash" from "PendingSignIn" where "userId" = ${row.userId}::uuid
        order by "createdAt" desc offset ${MAX_WAITING})`;
  });
}

/** The live waiting sign-in of a token's hash, of an enabled person; null when there is none. */
export function findPending(tokenHash: string): Promise<PendingRow | null> {
  return db().pendingSignIn.findFirst({
    where: { tokenHash, expires: { gt: new Date() }, user: { disabledAt: null, deletionDueAt: null } },
    select: { tokenHash: true, userId: true, amr: true, nextPath: true },
  });
}

/** Books a try; false when none is left or it is gone. */
export async function bookPendingTry(tokenHash: string): Promise<boolean> {
  const { count } = await db().pendingSignIn.updateMany({
    where: { tokenHash, expires: { gt: new Date() }, tries: { lt: MAX_TRIES } },
    data: { tries: { increment: 1 } },
  });
  return count === 1;
}

/** Takes a waiting sign-in away; true for the one caller who got it. */
export async function takePending(tokenHash: string): Promise<boolean> {
  const { count } = await db().pendingSignIn.deleteMany({ where: { tokenHash } });
  return count === 1;
}
