// One-time links at rest: a hash, what it is for, and its end. The hash opens nothing, and a link is kept and spent by the
// transaction that does its work, never before.

import { db, type Transaction } from '@/lib/db/client';

export type LinkRow = { readonly identifier: string; readonly tokenHash: string; readonly expires: Date };

/** Keeps the hash of a new link's token. */
export async function keepLink(tx: Transaction, { identifier, tokenHash: token, expires }: LinkRow): Promise<void> {
  await tx.verificationToken.create({ data: { identifier, token, expires }, select: { expires: true } });
}

/** The same outside of a transaction. */
export function insertVerificationToken(row: LinkRow): Promise<void> {
  return keepLink(db(), row);
}

/** Whom a link is mailed to: the person as they were found. A closing account waits for its deletion, another one is enabled. */
export type LinkHolder = { readonly id: string; readonly email: string; readonly isClosing: boolean };

/**
 * Keeps a link only if its person still has the address and is in the state they were found in; false when not. A change under way
 * is waited for, and one that comes later finds the link and ends it.
 */
export async function keepLinkOf(holder: LinkHolder, link: LinkRow, client: Transaction = db()): Promise<boolean> {
  const count = await client.$executeRaw`
    insert into "VerificationToken" (identifier, token, expires)
    select ${link.identifier}, ${link.tokenHash}, ${link.expires} from "User"
    where id = ${holder.id}::uuid and email = ${holder.email} and case when ${holder.isClosing}::boolean
      then "deletionDueAt" > clock_timestamp() else "disabledAt" is null and "deletionDueAt" is null end
    for share`;
  return count === 1;
}

/** Spends a live link; false when it is not there any more. */
export async function spendLink(tx: Transaction, link: { identifier: string; tokenHash: string }): Promise<boolean> {
  const { identifier, tokenHash: token } = link;
  const { count } = await tx.verificationToken.deleteMany({ where: { token, identifier, expires: { gt: new Date() } } });
  return count === 1;
}

/** Ends every link of these names. */
export async function endLinks(tx: Transaction, identifiers: readonly string[]): Promise<void> {
  await tx.verificationToken.deleteMany({ where: { identifier: { in: [...identifiers] } } });
}

/** What a live link is for; null when it is unknown, spent or expired. Nothing is spent. */
export async function findVerificationIdentifier(tokenHash: string): Promise<string | null> {
  const row = await db().verificationToken.findUnique({
    where: { token: tokenHash, expires: { gt: new Date() } },
    select: { identifier: true },
  });
  return row?.identifier ?? null;
}
