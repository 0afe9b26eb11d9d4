// One-time links at rest: a hash, what it is for, and its end. The hash opens nothing, and a link is spent by the
// transaction that does its work (registrations.ts, password-credentials.ts), never before.

import { db } from '@/lib/db/client';

/** Keeps the hash of a new link's token. */
export async function insertVerificationToken(row: { identifier: string; tokenHash: string; expires: Date }): Promise<void> {
  await db().verificationToken.create({
    data: { identifier: row.identifier, token: row.tokenHash, expires: row.expires },
    select: { expires: true },
  });
}

/** What a live link is for; null when it is unknown, spent or expired. Nothing is spent. */
export async function findVerificationIdentifier(tokenHash: string): Promise<string | null> {
  const row = await db().verificationToken.findUnique({
    where: { token: tokenHash, expires: { gt: new Date() } },
    select: { identifier: true },
  });
  return row?.identifier ?? null;
}
