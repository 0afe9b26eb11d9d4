// What a person's proofs stand for, locked and ended as one: devices, sign-ins that wait, tokens of programs, changes under way.

import type { Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

/**
 * Locks the row of a person in whatever state until the transaction ends; false when there is none. Everybody who changes more than
 * one row of a person takes this lock first.
 */
export async function lockRow(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`select 1 from "User" where id = ${userId}::uuid for update`;
  return rows.length === 1;
}

/**
 * Locks the row of an enabled person until the transaction ends; false when there is none. Two changes for one person wait
 * for each other here, so that they cannot deadlock over each other's rows.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from "User" where id = ${userId}::uuid and "disabledAt" is null and "deletionDueAt" is null for update`;
  return rows.length === 1;
}

/**
 * The same for a person who acts in a session: false also when that session has ended meanwhile, so that a device somebody has
 * just signed out finishes nothing.
 */
export async function lockActor(tx: Transaction, ownerId: OwnerId, sessionId: string): Promise<boolean> {
  if (!(await lockUser(tx, ownerId))) return false;
  const sessions = await tx.$queryRaw<{ id: string }[]>`
    select id from "Session" where id = ${sessionId}::uuid and "userId" = ${ownerId}::uuid
    and expires > now() and "absoluteExpires" > now() for share`;
  return sessions.length === 1;
}

/** Ends everything that was entered or begun with the proofs of before, but the session `keepSessionId`. Links are ended by whoever knows their names. */
export async function endAccess(tx: Transaction, userId: string, keepSessionId: string | null): Promise<void> {
  await endSignIns(tx, userId, keepSessionId);
  await tx.emailChange.deleteMany({ where: { userId } });
  await tx.apiToken.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: new Date() } });
}

/** Ends the person's sessions but `keepSessionId` (null: every one), and the sign-ins that wait; answers how many sessions. */
export async function endSignIns(tx: Transaction, userId: string, keepSessionId: string | null): Promise<number> {
  await tx.pendingSignIn.deleteMany({ where: { userId } });
  const others = keepSessionId === null ? {} : { id: { not: keepSessionId } };
  const { count } = await tx.session.deleteMany({ where: { userId, ...others } });
  return count;
}
