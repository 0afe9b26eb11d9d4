// Sign-ups whose address is not proven. They are no users: nothing can be signed in to, owned or found through them.

import { db } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/failures';
import { prepare } from '@/lib/db/prepared';
import { endLinks, spendLink } from '@/lib/db/accounts/verification-tokens';

export type RegistrationRow = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  /** Bits of the password, keyed; null for one that may be any. */
  readonly passwordTag: number | null;
};

const fields = { id: true, name: true, email: true, passwordHash: true, passwordTag: true } as const;

/** Keeps a sign-up until `expires`. Several of one address live side by side: each has links of its own. */
export async function insertRegistration(row: RegistrationRow & { expires: Date }): Promise<void> {
  await db().registration.create({ data: row, select: { id: true } });
}

/** A live sign-up by its id. */
export function findRegistration(id: string): Promise<RegistrationRow | null> {
  return db().registration.findFirst({ where: { id, expires: { gt: new Date() } }, select: fields });
}

const askLatest = prepare<RegistrationRow>(`
  select id, name, email, "passwordHash", "passwordTag" from "Registration" where email = $1 and expires > $2
  order by "createdAt" desc, id limit 1`);

/** The newest live sign-up of an address. */
export async function findLatestRegistration(email: string): Promise<RegistrationRow | null> {
  const [row] = await askLatest([email, new Date()]);
  return row ?? null;
}

class LinkSpent extends Error {}

/**
 * Turns a sign-up into a user with password and quota counters and spends the link, all or nothing. Null when the link was
 * spent meanwhile or the address has a user already; of parallel calls for one address exactly one gets an id.
 */
export async function completeRegistration(
  registration: RegistrationRow,
  link: { identifier: string; tokenHash: string; identifiersOf: (registrationIds: string[]) => string[] },
): Promise<string | null> {
  const { name, email, passwordHash } = registration;
  try {
    return await db().$transaction(async (tx) => {
      const now = new Date();
      // First, because the unique address makes rivals wait here, while they hold no other row (no deadlock).
      const user = await tx.user.create({
        data: { name, email, emailVerified: now, password: { create: { hash: passwordHash } }, usage: { create: {} } },
        select: { id: true },
      });
      if (!(await spendLink(tx, link))) throw new LinkSpent();
      const rivals = await tx.registration.findMany({ where: { email }, select: { id: true } });
      const ids = rivals.map(({ id }) => id);
      await endLinks(tx, link.identifiersOf(ids));
      await tx.registration.deleteMany({ where: { id: { in: ids } } });
      return user.id;
    });
  } catch (error) {
    if (error instanceof LinkSpent || isUniqueViolation(error)) return null;
    throw error;
  }
}
