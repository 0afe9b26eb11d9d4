// Accounts on their way out: closed to everybody, kept for their grace, then taken away row by row. Time is the database's,
// so that no account can be kept and deleted at the same moment.

import { endAccess, lockRow } from '@/lib/db/sessions/access';
import { db, type Transaction } from '@/lib/db/client';
import { endLinks, keepLink, type LinkRow, spendLink } from '@/lib/db/accounts/verification-tokens';
import type { OwnerId } from '@/lib/shared/owner-id';

/**
 * Closes the account of a locked person until `dueAt`: nobody is signed in or signs in, and of all links only `link`, which takes it
 * back, works. Undone by `reopenAccount`.
 */
export async function closeAccount(
  tx: Transaction,
  ownerId: OwnerId,
  close: { dueAt: Date; link: LinkRow; linkIdentifiers: readonly string[] },
): Promise<void> {
  await tx.user.update({ where: { id: ownerId }, data: { deletionDueAt: close.dueAt }, select: { id: true } });
  await endAccess(tx, ownerId, null);
  await tx.passkeyChallenge.deleteMany({ where: { userId: ownerId } });
  await endLinks(tx, close.linkIdentifiers);
  await keepLink(tx, close.link);
}

/** Takes a closing back by its link; null when the link is not there any more or the account is due. Spends every such link. */
export async function reopenAccount(
  tx: Transaction,
  ownerId: OwnerId,
  link: { identifier: string; tokenHash: string },
): Promise<{ readonly email: string } | null> {
  const rows = await tx.$queryRaw<{ email: string }[]>`
    select email from "User" where id = ${ownerId}::uuid and "deletionDueAt" > clock_timestamp() for update`;
  const [user] = rows;
  if (!user || !(await spendLink(tx, link))) return null;
  await tx.user.update({ where: { id: ownerId }, data: { deletionDueAt: null }, select: { id: true } });
  await endLinks(tx, [link.identifier]);
  return user;
}

/** Accounts whose grace is over, the longest due first, without those named. A lock by the operator holds a deletion up. */
export async function listDueAccounts(limit: number, without: readonly string[]): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    select id from "User" where "deletionDueAt" <= clock_timestamp() and "disabledAt" is null and id <> all (${[...without]}::uuid[])
    order by "deletionDueAt" limit ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Makes an account due now, whatever it was before, locked too, and ends all access to it; null when there is none. Cannot be
 * undone. A deletion that breaks off goes on with the next round.
 */
export function makeAccountDue(ownerId: OwnerId): Promise<{ readonly email: string } | null> {
  return db().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ email: string }[]>`
      update "User" set "deletionDueAt" = least(coalesce("deletionDueAt", clock_timestamp()), clock_timestamp()), "disabledAt" = null
      where id = ${ownerId}::uuid returning email`;
    const [user] = rows;
    if (!user) return null;
    await endAccess(tx, ownerId, null);
    return user;
  });
}

/** What is left of an emptied account outside of its own row: links by their names, failed attempts by their keys. */
export type AccountTraces = { readonly linkIdentifiers: readonly string[]; readonly throttleKeys: readonly string[] };

/**
 * Deletes the row of a person and everything that hangs on it; false, with nothing deleted, while there are pictures or uploads
 * under way. A picture that comes in meanwhile waits for the row's lock, and is refused when the row is gone.
 */
export function deleteEmptyAccount(ownerId: OwnerId, { linkIdentifiers, throttleKeys }: AccountTraces): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await lockRow(tx, ownerId);
    if ((await tx.image.findFirst({ where: { ownerId }, select: { id: true } })) !== null) return false;
    if ((await tx.upload.findFirst({ where: { ownerId }, select: { id: true } })) !== null) return false;
    await tx.totpUse.deleteMany({ where: { userId: ownerId } });
    await endLinks(tx, linkIdentifiers);
    await tx.throttle.deleteMany({ where: { key: { in: [...throttleKeys] } } });
    await tx.user.deleteMany({ where: { id: ownerId } });
    return true;
  });
}
