// New addresses that are not proven yet, one a person, and the transaction in which one takes the place of the old.

import { endSignIns, lockUser } from '@/lib/db/access';
import { db } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/failures';
import type { OwnerId } from '@/lib/shared/owner-id';

export type EmailChangeRow = { readonly email: string; readonly expires: Date };
type LinkRow = { readonly identifier: string; readonly tokenHash: string; readonly expires: Date };

/**
 * Keeps the address a person wants, with the link that proves it, in place of what was wanted before: an older link cannot
 * prove a newer address. False when the person is gone or may not sign in.
 */
export function replaceEmailChange(ownerId: OwnerId, email: string, link: LinkRow): Promise<boolean> {
  const { identifier, tokenHash: token, expires } = link;
  return db().$transaction(async (tx) => {
    if (!(await lockUser(tx, ownerId))) return false;
    await tx.emailChange.upsert({
      where: { userId: ownerId },
      create: { userId: ownerId, email, expires },
      update: { email, expires },
    });
    await tx.verificationToken.deleteMany({ where: { identifier } });
    await tx.verificationToken.create({ data: { identifier, token, expires }, select: { expires: true } });
    return true;
  });
}

/** The address a person waits to prove, or null. */
export function findEmailChange(ownerId: OwnerId): Promise<EmailChangeRow | null> {
  return db().emailChange.findFirst({
    where: { userId: ownerId, expires: { gt: new Date() } },
    select: { email: true, expires: true },
  });
}

/** Forgets the address a person waits to prove, and its link; false when there was none. */
export function deleteEmailChange(ownerId: OwnerId, linkIdentifier: string): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.emailChange.deleteMany({ where: { userId: ownerId } });
    await tx.verificationToken.deleteMany({ where: { identifier: linkIdentifier } });
    return count === 1;
  });
}

/** What ends with the old address besides the sign-ins: one-time links, by their names, and failed attempts, by their keys. */
export type EmailChangeEnd = {
  readonly linkTokenHash: string;
  readonly linkIdentifier: string;
  readonly linkIdentifiers: readonly string[];
  /** The session that goes on; null when every one ends. */
  readonly keepSessionId: string | null;
  readonly throttleKeysOf: (email: string) => string[];
};

/**
 * Puts the proven address in place of the old one and spends its link, all or nothing. Null, with nothing changed, when the
 * link is not there any more, the person is gone or disabled, or somebody else has the address by now.
 */
export async function completeEmailChange(
  ownerId: OwnerId,
  end: EmailChangeEnd,
): Promise<{ readonly from: string; readonly to: string } | null> {
  try {
    return await db().$transaction(async (tx) => {
      if (!(await lockUser(tx, ownerId))) return null;
      const now = new Date();
      const change = await tx.emailChange.findFirst({ where: { userId: ownerId, expires: { gt: now } } });
      if (!change) return null;
      const spent = await tx.verificationToken.deleteMany({
        where: { token: end.linkTokenHash, identifier: end.linkIdentifier, expires: { gt: now } },
      });
      if (spent.count !== 1) return null;
      const { email: from } = await tx.user.findUniqueOrThrow({ where: { id: ownerId }, select: { email: true } });
      const to = change.email;
      await tx.user.update({ where: { id: ownerId }, data: { email: to, emailVerified: now }, select: { id: true } });
      await tx.emailChange.deleteMany({ where: { userId: ownerId } });
      await endSignIns(tx, ownerId, end.keepSessionId);
      await tx.verificationToken.deleteMany({ where: { identifier: { in: [...end.linkIdentifiers] } } });
      await tx.throttle.deleteMany({ where: { key: { in: [...end.throttleKeysOf(from), ...end.throttleKeysOf(to)] } } });
      return { from, to };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}
