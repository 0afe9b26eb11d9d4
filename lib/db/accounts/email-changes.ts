// New addresses that are not proven yet, one a person, and the transaction in which one takes the place of the old.

import { endSignIns } from '@/lib/db/sessions/access';
import { db, type Transaction } from '@/lib/db/client';
import { endLinks, keepLink, type LinkRow, spendLink } from '@/lib/db/accounts/verification-tokens';
import type { OwnerId } from '@/lib/shared/owner-id';

export type EmailChangeRow = { readonly email: string; readonly expires: Date };

/**
 * Keeps the address a locked person wants, with the link that proves it, in place of what was wanted before: an older link cannot
 * prove a newer address.
 */
export async function replaceEmailChange(
  tx: Transaction,
  ownerId: OwnerId,
  { email, link }: { email: string; link: LinkRow },
): Promise<void> {
  const { identifier, expires } = link;
  await tx.emailChange.upsert({
    where: { userId: ownerId },
    create: { userId: ownerId, email, expires },
    update: { email, expires },
  });
  await endLinks(tx, [identifier]);
  await keepLink(tx, link);
}

/** The address a person waits to prove, or null. */
export function findEmailChange(ownerId: OwnerId): Promise<EmailChangeRow | null> {
  return db().emailChange.findFirst({
    where: { userId: ownerId, expires: { gt: new Date() } },
    select: { email: true, expires: true },
  });
}

/** Forgets the address a person waits to prove, and its link; false when there was none. */
export async function deleteEmailChange(tx: Transaction, ownerId: OwnerId, linkIdentifier: string): Promise<boolean> {
  const { count } = await tx.emailChange.deleteMany({ where: { userId: ownerId } });
  await endLinks(tx, [linkIdentifier]);
  return count === 1;
}

/** What ends with the old address besides the sign-ins: one-time links, by their names, and failed attempts, by their keys. */
export type EmailChangeEnd = {
  readonly link: { readonly identifier: string; readonly tokenHash: string };
  readonly linkIdentifiers: readonly string[];
  /** The session that goes on; null when every one ends. */
  readonly keepSessionId: string | null;
  readonly throttleKeysOf: (email: string) => string[];
};

/**
 * Puts the proven address of a locked person in place of the old one and spends its link. Null, with nothing changed, when the link is
 * not there any more; a unique violation (failures.ts) when somebody else has the address by now.
 */
export async function completeEmailChange(
  tx: Transaction,
  ownerId: OwnerId,
  end: EmailChangeEnd,
): Promise<{ readonly from: string; readonly to: string } | null> {
  const now = new Date();
  const change = await tx.emailChange.findFirst({ where: { userId: ownerId, expires: { gt: now } } });
  if (!change || !(await spendLink(tx, end.link))) return null;
  const { email: from } = await tx.user.findUniqueOrThrow({ where: { id: ownerId }, select: { email: true } });
  const to = change.email;
  await tx.user.update({ where: { id: ownerId }, data: { email: to, emailVerified: now }, select: { id: true } });
  await tx.emailChange.deleteMany({ where: { userId: ownerId } });
  await endSignIns(tx, ownerId, end.keepSessionId);
  await endLinks(tx, end.linkIdentifiers);
  await tx.throttle.deleteMany({ where: { key: { in: [...end.throttleKeysOf(from), ...end.throttleKeysOf(to)] } } });
  return { from, to };
}
