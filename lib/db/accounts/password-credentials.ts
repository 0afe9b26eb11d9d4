// Password hashes, and how one takes the place of another. Whoever changes a password ends
// the sessions and links the old one stood for, in the same transaction.

import { endAccess, endSignIns } from '@/lib/db/sessions/access';
import { db, type Transaction } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';
import { endLinks, spendLink } from '@/lib/db/accounts/verification-tokens';
import type { OwnerId } from '@/lib/shared/owner-id';

export type PasswordHolder = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly isDisabled: boolean;
  readonly isVerified: boolean;
  /** Null for a person who never set a password. */
  readonly hash: string | null;
  readonly changedAt: Date | null;
};

type HolderColumns = {
  id: string;
  name: string;
  email: string;
  emailVerified: Date | null;
  disabledAt: Date | null;
  deletionDueAt: Date | null;
  hash: string | null;
  changedAt: Date | null;
};

const holderWhere = (condition: string) =>
  prepare<HolderColumns>(`
    select u.id, u.name, u.email, u."emailVerified", u."disabledAt", u."deletionDueAt", p.hash, p."changedAt"
    from "User" u left join "PasswordCredential" p on p."userId" = u.id where ${condition}`);
const askByEmail = holderWhere('u.email = $1');
const askById = holderWhere('u.id = $1');

function holderFrom([row]: readonly HolderColumns[]): PasswordHolder | null {
  if (!row) return null;
  const { id, name, email, emailVerified, disabledAt, deletionDueAt, hash, changedAt } = row;
  const isDisabled = disabledAt !== null || deletionDueAt !== null;
  return { userId: id, name, email, isDisabled, isVerified: emailVerified !== null, hash, changedAt };
}

/** The person of an address together with the password hash. */
export async function findPasswordHolder(email: string): Promise<PasswordHolder | null> {
  return holderFrom(await askByEmail([email]));
}

/** The same by id, for people already known by a session or a link. */
export async function findPasswordHolderById(userId: string): Promise<PasswordHolder | null> {
  return holderFrom(await askById([userId]));
}

/** When the password was last set; null when there is none. */
export async function findPasswordChange(userId: string): Promise<Date | null> {
  const row = await db().passwordCredential.findUnique({ where: { userId }, select: { changedAt: true } });
  return row?.changedAt ?? null;
}

/** Puts a stronger hash of the same password in place, unless the password was changed meanwhile. */
export async function strengthenPasswordHash(userId: string, from: string, to: string): Promise<void> {
  await db().passwordCredential.updateMany({ where: { userId, hash: from }, data: { hash: to } });
}

/**
 * Sets the password of a locked person by a mailed link, which is spent here; false, with nothing changed, when it is not there any
 * more. Ends every session, every other link of the purpose, and the locks; tokens of programs are revoked.
 */
export async function resetPassword(
  tx: Transaction,
  userId: string,
  change: { link: { identifier: string; tokenHash: string }; hash: string; throttleKeys: readonly string[] },
): Promise<boolean> {
  if (!(await spendLink(tx, change.link))) return false;
  await tx.passwordCredential.upsert({
    where: { userId },
    create: { userId, hash: change.hash },
    update: { hash: change.hash, changedAt: new Date() },
  });
  // The mailed link proves the address of an account that the operator made.
  await tx.user.updateMany({ where: { id: userId, emailVerified: null }, data: { emailVerified: new Date() } });
  await endAccess(tx, userId, null);
  await endLinks(tx, [change.link.identifier]);
  await tx.throttle.deleteMany({ where: { key: { in: [...change.throttleKeys] } } });
  return true;
}

/**
 * Sets a locked person's password by proof of the current one; false when that one is not current any more. Ends every other session
 * of the owner and every link that could set a password; tokens of programs are revoked.
 */
export async function changePassword(
  tx: Transaction,
  ownerId: OwnerId,
  change: { from: string; to: string; linkIdentifier: string; keepSessionId: string },
): Promise<boolean> {
  const changed = await tx.passwordCredential.updateMany({
    where: { userId: ownerId, hash: change.from },
    data: { hash: change.to, changedAt: new Date() },
  });
  if (changed.count !== 1) return false;
  await endAccess(tx, ownerId, change.keepSessionId);
  await endLinks(tx, [change.linkIdentifier]);
  return true;
}

/**
 * Sets the first password of a locked person who came another way; false when there is one already. Ends every other session of the
 * owner and every link that could set a password; what the other proofs stand for stays.
 */
export async function createPassword(
  tx: Transaction,
  ownerId: OwnerId,
  made: { hash: string; keepSessionId: string; linkIdentifier: string },
): Promise<boolean> {
  const created = await tx.passwordCredential.createMany({
    data: [{ userId: ownerId, hash: made.hash }],
    skipDuplicates: true,
  });
  if (created.count !== 1) return false;
  await endSignIns(tx, ownerId, made.keepSessionId);
  await endLinks(tx, [made.linkIdentifier]);
  return true;
}
