// Identities at providers that people have linked. Every query names the owner; the ways into an account are counted under a lock on
// its person, so that two removals at once cannot take the last ones.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type AccountRow = {
  readonly id: string;
  readonly provider: string;
  readonly providerAccountId: string;
  readonly createdAt: Date;
};

const columns = { id: true, provider: true, providerAccountId: true, createdAt: true } as const;

/** The owner's linked identities, oldest first. */
export function listAccounts(ownerId: OwnerId, client: Transaction = db()): Promise<AccountRow[]> {
  return client.account.findMany({ where: { userId: ownerId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: columns });
}

/** Whom an identity belongs to; null when nobody has it. */
export async function findAccountOwner(key: { provider: string; providerAccountId: string }): Promise<string | null> {
  const row = await db().account.findUnique({ where: { provider_providerAccountId: key }, select: { userId: true } });
  return row?.userId ?? null;
}

/** Takes one of the owner's identities away; false when it is not there or somebody else's. */
export async function deleteOwnAccount(tx: Transaction, ownerId: OwnerId, accountId: string): Promise<boolean> {
  const { count } = await tx.account.deleteMany({ where: { id: accountId, userId: ownerId } });
  return count === 1;
}

/** How the owner can sign in besides linked identities: a password counts one, each passkey one. */
export async function countOwnWaysIn(tx: Transaction, ownerId: OwnerId): Promise<number> {
  const [passwords, passkeys] = await Promise.all([
    tx.passwordCredential.count({ where: { userId: ownerId } }),
    tx.passkey.count({ where: { userId: ownerId } }),
  ]);
  return passwords + passkeys;
}
