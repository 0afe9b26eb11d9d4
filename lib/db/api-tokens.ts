// Tokens of programs, as rows. It never sees a token; every change names the owner.

import { db } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type NewApiToken = {
  readonly tokenHash: string;
  readonly hint: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly networks: readonly string[];
  readonly expires: Date;
};

/**
 * Keeps a token of an enabled person unless they have `maxLive` already; of creations at once none passes the limit.
 * Null when there is no such person.
 */
export function createApiToken(ownerId: OwnerId, token: NewApiToken, maxLive: number): Promise<{ id: string } | 'full' | null> {
  const { scopes, networks, ...rest } = token;
  return db().$transaction(async (tx) => {
    const users = await tx.$queryRaw<{ id: string }[]>`
      select id from "User" where id = ${ownerId}::uuid and "disabledAt" is null and "deletionDueAt" is null for update`;
    if (users.length !== 1) return null;
    const live = await tx.apiToken.count({ where: { userId: ownerId, revokedAt: null, expires: { gt: new Date() } } });
    if (live >= maxLive) return 'full';
    const data = { ...rest, userId: ownerId, scopes: [...scopes], networks: [...networks] };
    return tx.apiToken.create({ data, select: { id: true } });
  });
}

/** Revokes one of the owner's tokens; false when it is not there, somebody else's, or revoked already. */
export async function revokeApiToken(ownerId: OwnerId, id: string): Promise<boolean> {
  const { count } = await db().apiToken.updateMany({
    where: { id, userId: ownerId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  return count === 1;
}

/** Takes a token away as if it had never been: for one whose making failed half-way. */
export async function deleteApiToken(ownerId: OwnerId, id: string): Promise<void> {
  await db().apiToken.deleteMany({ where: { id, userId: ownerId } });
}
