// Recovery codes at rest: hashes of one set a person, each spent once. A set exists only beside a second factor; whoever
// makes or ends one waits for the others at the person's row.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type RecoveryCodeCounts = { readonly left: number; readonly total: number; readonly createdAt: Date };

/** Keeps a person's first set; false, changing nothing, when there is one (used up or not) or no factor it would stand in for. */
export function insertFirstRecoveryCodes(ownerId: OwnerId, codeHashes: readonly string[]): Promise<boolean> {
  return db().$transaction(async (tx) => {
    if (!(await lockFactorHolder(tx, ownerId))) return false;
    if ((await tx.recoveryCode.count({ where: { userId: ownerId } })) > 0) return false;
    return insertSet(tx, ownerId, codeHashes);
  });
}

/** Puts a set in place of the one before; false, changing nothing, when there is no factor it would stand in for. */
export function replaceRecoveryCodes(ownerId: OwnerId, codeHashes: readonly string[]): Promise<boolean> {
  return db().$transaction(async (tx) => {
    if (!(await lockFactorHolder(tx, ownerId))) return false;
    await tx.recoveryCode.deleteMany({ where: { userId: ownerId } });
    return insertSet(tx, ownerId, codeHashes);
  });
}

/** Spends a code; true for the one caller who got it. */
export async function spendRecoveryCode(ownerId: OwnerId, codeHash: string): Promise<boolean> {
  const { count } = await db().recoveryCode.updateMany({
    where: { userId: ownerId, codeHash, usedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}

/** How many codes are left of how many, and since when they exist; null when there are none. */
export async function countRecoveryCodes(ownerId: OwnerId): Promise<RecoveryCodeCounts | null> {
  const [left, all] = await Promise.all([
    db().recoveryCode.count({ where: { userId: ownerId, usedAt: null } }),
    db().recoveryCode.aggregate({ where: { userId: ownerId }, _count: true, _min: { createdAt: true } }),
  ]);
  const createdAt = all._min.createdAt;
  return createdAt === null ? null : { left, total: all._count, createdAt };
}

/** Deletes the codes of a person who has no second factor any more, in the transaction that took the last one away. */
export async function deleteRecoveryCodesWithoutFactor(ownerId: OwnerId, tx: Transaction): Promise<void> {
  if (await lockFactorHolder(tx, ownerId)) return;
  await tx.recoveryCode.deleteMany({ where: { userId: ownerId } });
}

// True when the person has a factor. Locked, so that no set is born while the last factor goes.
async function lockFactorHolder(tx: Transaction, ownerId: OwnerId): Promise<boolean> {
  await tx.$queryRaw`select id from "User" where id = ${ownerId}::uuid for update`;
  const [authenticators, passkeys] = await Promise.all([
    tx.totpFactor.count({ where: { userId: ownerId, confirmedAt: { not: null } } }),
    tx.passkey.count({ where: { userId: ownerId } }),
  ]);
  return authenticators + passkeys > 0;
}

async function insertSet(tx: Transaction, userId: OwnerId, codeHashes: readonly string[]): Promise<true> {
  await tx.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ userId, codeHash })) });
  return true;
}
