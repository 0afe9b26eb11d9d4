// People as whoever runs the vault sees them: made, locked and listed across owners. No picture, no name of one and no secret is
// in these rows, and nothing here may be called on an owner's behalf.

import { endAccess, endSignIns, lockRow } from '@/lib/db/sessions/access';
import { db, type Transaction } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';
import { endLinks, type LinkRow, spendLink } from '@/lib/db/accounts/verification-tokens';

export type PersonRow = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly emailVerified: Date | null;
  readonly disabledAt: Date | null;
  readonly deletionDueAt: Date | null;
  /** By the sessions and devices that are known still; null when there are none. */
  readonly lastSeenAt: Date | null;
  readonly hasSecondFactor: boolean;
  readonly bytes: bigint;
  readonly images: number;
};

export type NewPerson = {
  readonly name: string;
  readonly email: string;
  readonly role: 'user' | 'admin';
  readonly emailVerified: Date | null;
  readonly passwordHash: string | null;
};

/** A page of people, the newest first; `after` is the id of the last one already seen. */
export function listPersonRows(after: string | null, limit: number): Promise<PersonRow[]> {
  return db().$queryRaw<PersonRow[]>`
    select u.id, u.name, u.email, u.role, u."createdAt", u."emailVerified", u."disabledAt", u."deletionDueAt",
           greatest((select max(s."lastSeenAt") from "Session" s where s."userId" = u.id),
                    (select max(d."lastSeenAt") from "KnownDevice" d where d."userId" = u.id)) as "lastSeenAt",
           exists (select 1 from "TotpFactor" t where t."userId" = u.id and t."confirmedAt" is not null)
             or exists (select 1 from "Passkey" p where p."userId" = u.id) as "hasSecondFactor",
           coalesce(g.bytes, 0) as bytes, coalesce(g.images, 0) as images
    from "User" u left join "Usage" g on g."ownerId" = u.id
    where ${after}::uuid is null or u.id < ${after}::uuid
    order by u.id desc limit ${limit}`;
}

/** What it takes to act on a person: who it is and whether anybody signs in as them. */
export type PersonState = Pick<PersonRow, 'id' | 'name' | 'email' | 'role' | 'emailVerified' | 'disabledAt' | 'deletionDueAt'>;
const forState = {
  id: true,
  name: true,
  email: true,
  role: true,
  emailVerified: true,
  disabledAt: true,
  deletionDueAt: true,
} as const;

/** The person of an address or an id, in whatever state. */
export function findPerson(who: { email: string } | { id: string }): Promise<PersonState | null> {
  return db().user.findUnique({ where: who, select: forState });
}

/** Makes a person; a unique violation (failures.ts) when the address has one. */
export async function insertPerson(tx: Transaction, { passwordHash, ...person }: NewPerson): Promise<string> {
  const password = passwordHash === null ? {} : { password: { create: { hash: passwordHash } } };
  const { id } = await tx.user.create({ data: { ...person, ...password, usage: { create: {} } }, select: { id: true } });
  return id;
}

/** True when there is anybody at all. */
export async function hasAnyPerson(): Promise<boolean> {
  return (await db().user.findFirst({ select: { id: true } })) !== null;
}

// Prepared, so that a start that has nothing else to ask needs none of Prisma's engine.
const askFirstLink = prepare<{ made: number }>(`
  with gone as (delete from "VerificationToken" where identifier = $1),
  made as (
    insert into "VerificationToken" (identifier, token, expires)
    select $1, $2, $3::timestamptz where not exists (select 1 from "User") returning 1)
  select count(*)::int as made from made`);

/**
 * Puts `link` in the place of all links of its name, while there is nobody; false when there is somebody. Servers that start at
 * the same moment may each show one: only one of them makes the first person.
 */
export async function replaceFirstLink({ identifier, tokenHash, expires }: LinkRow): Promise<boolean> {
  const [row] = await askFirstLink([identifier, tokenHash, expires]);
  return row?.made === 1;
}
/** Makes the very first person and spends the link; null when there is somebody, or the link is not there any more. */
export async function insertFirstPerson(
  tx: Transaction,
  person: NewPerson,
  link: { identifier: string; tokenHash: string },
): Promise<string | null> {
  if (!(await isFirst(tx)) || !(await spendLink(tx, link))) return null;
  await endLinks(tx, [link.identifier]);
  return insertPerson(tx, person);
}

// Of several at once one goes first, whichever server it is on, and the others find its person.
async function isFirst(tx: Transaction): Promise<boolean> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('first-person', 0))`;
  return (await tx.user.findFirst({ select: { id: true } })) === null;
}

/**
 * Locks a person out: nobody signs in as them, and devices, waiting sign-ins, links and tokens of programs end with it. `byId` is the
 * admin who does it, who must not have been locked out meanwhile (of two who lock each other one wins); null: the operator.
 */
export async function disablePerson(
  tx: Transaction,
  id: string,
  by: { byId: string | null; linkIdentifiers: readonly string[] },
): Promise<'done' | 'already' | 'gone' | 'refused'> {
  const rows = await tx.$queryRaw<{ id: string; isOut: boolean; isAdmin: boolean }[]>`
    select id, "disabledAt" is not null as "isOut", role = 'admin' and "disabledAt" is null and "deletionDueAt" is null as "isAdmin"
    from "User" where id in (${id}::uuid, coalesce(${by.byId}::uuid, ${id}::uuid)) order by id for update`;
  const person = rows.find((row) => row.id === id);
  if (by.byId !== null && !rows.some((row) => row.id === by.byId && row.isAdmin)) return 'refused';
  if (!person) return 'gone';
  if (person.isOut) return 'already';
  await tx.user.update({ where: { id }, data: { disabledAt: new Date() }, select: { id: true } });
  await endAccess(tx, id, null);
  await tx.passkeyChallenge.deleteMany({ where: { userId: id } });
  await endLinks(tx, by.linkIdentifiers);
  return 'done';
}

/** Lets a person in again, and calls a deletion off that was asked for; what ended stays ended. */
export async function enablePerson(tx: Transaction, id: string): Promise<'done' | 'already' | 'gone'> {
  const { count } = await tx.user.updateMany({
    where: { id, disabledAt: { not: null } },
    data: { disabledAt: null, deletionDueAt: null },
  });
  if (count === 1) return 'done';
  return (await findPerson({ id })) ? 'already' : 'gone';
}

/** Ends every session and waiting sign-in of a person; answers how many sessions that were, or null when there is no such person. */
export async function endPersonSessions(tx: Transaction, id: string): Promise<number | null> {
  return (await lockRow(tx, id)) ? endSignIns(tx, id, null) : null;
}

export type RemovedFactors = { readonly authenticators: number; readonly passkeys: number; readonly recoveryCodes: number };

/** Takes every second factor and the password from a person, and ends what was entered with them; null when there is no such person. */
export async function deleteFactors(tx: Transaction, id: string): Promise<RemovedFactors | null> {
  if (!(await lockRow(tx, id))) return null;
  const where = { userId: id };
  const authenticators = await tx.totpFactor.deleteMany({ where });
  const passkeys = await tx.passkey.deleteMany({ where });
  const recoveryCodes = await tx.recoveryCode.deleteMany({ where });
  await tx.passwordCredential.deleteMany({ where });
  await tx.passkeyChallenge.deleteMany({ where });
  await tx.totpUse.deleteMany({ where });
  await endAccess(tx, id, null);
  return { authenticators: authenticators.count, passkeys: passkeys.count, recoveryCodes: recoveryCodes.count };
}
