// Recovery codes at rest: hashes of one set a person, each spent once. A set exists only beside a second factor; whoever
// makes or ends one has locked the person, so that no set is born while the last factor goes.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type RecoveryCodeCounts = { readonly left: number; readonly total: number; readonly createdAt: Date };

/** Keeps a locked person's first set; false when there is one (used up or not) or no factor it would stand in for. */
export async function insertFirstRecoveryCodes(
  tx: Transaction,
  ownerId: OwnerId,
  codeHashes: readonly string[],
): Promise<boolean> {
  if ((await tx.recoveryCode.count({ where: { userId: ownerId } })) > 0) return false;
  return (await hasFactor(tx, ownerId)) && insertSet(tx, ownerId, codeHashes);
}

/** Puts a locked person's set in place of the one before; false when there is no factor it would stand in for. */
export async function replaceRecoveryCodes(tx: Transaction, ownerId: OwnerId, codeHashes: readonly string[]): Promise<boolean> {
  if (!(await hasFactor(tx, ownerId))) return false;
  await tx.recoveryCode.deleteMany({ where: { userId: ownerId } });
  return insertSet(tx, ownerId, codeHashes);
}

/** Spends a code; true for the one caller who got it. */
export async function spendRecoveryCode(tx: Transaction, ownerId: OwnerId, codeHash: string): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId: ownerId, codeHash, usedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}

/** How many codes are left of how many, and since when they exist; null when there are none. */
export async function countRecoveryCodes(ownerId: OwnerId, client: Transaction = db()): Promise<RecoveryCodeCounts | null> {
  const [left, all] = await Promise.all([
    client.recoveryCode.count({ where: { userId: ownerId, usedAt: null } }),
    client.recoveryCode.aggregate({ where: { userId: ownerId }, _count: true, _min: { createdAt: true } }),
  ]);
  const createdAt = all._min.createdAt;
  return createdAt === null ? null : { left, total: all._count, createdAt };
}

/** Deletes the codes of a locked person who has no second factor any more, in the transaction that took the last one away. */
export async function deleteRecoveryCodesWithoutFactor(tx: Transaction, ownerId: OwnerId): Promise<void> {
  if (await hasFactor(tx, ownerId)) return;
  await tx.recoveryCode.deleteMany({ where: { userId: ownerId } });
}

async function hasFactor(tx: Transaction, ownerId: OwnerId): Promise<boolean> {
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
