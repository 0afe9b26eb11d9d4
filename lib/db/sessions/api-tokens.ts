// Tokens of programs, found by the hash of the token. It never sees a token; every list and change names the owner.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type NewApiToken = {
  readonly tokenHash: string;
  readonly hint: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly networks: readonly string[];
  readonly expires: Date;
};

/** A token with its person. */
export type ApiTokenRow = {
  readonly id: string;
  readonly userId: string;
  readonly scopes: string[];
  readonly networks: string[];
  readonly expires: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly userName: string;
  readonly email: string;
  /** Set when the person may not come in: disabled by the operator, or waiting for deletion. */
  readonly disabledAt: Date | null;
};

const forList = {
  id: true,
  hint: true,
  name: true,
  scopes: true,
  networks: true,
  createdAt: true,
  expires: true,
  lastUsedAt: true,
  lastUsedIp: true,
  revokedAt: true,
} as const;
/** Ended tokens stay in the list for a while (expired-rows.ts); more than so many are not shown. */
const MAX_LISTED = 200;

/** Keeps a token of a locked person; null when they have `maxLive` already. */
export async function createApiToken(
  tx: Transaction,
  ownerId: OwnerId,
  { token, maxLive }: { token: NewApiToken; maxLive: number },
): Promise<{ id: string } | null> {
  const { scopes, networks, ...rest } = token;
  const live = await tx.apiToken.count({ where: { userId: ownerId, revokedAt: null, expires: { gt: new Date() } } });
  if (live >= maxLive) return null;
  const data = { ...rest, userId: ownerId, scopes: [...scopes], networks: [...networks] };
  return tx.apiToken.create({ data, select: { id: true } });
}

/** The token of a hash with its person, ended or not. One round trip: every request of a program asks this. */
export async function findApiToken(tokenHash: string): Promise<ApiTokenRow | null> {
  const rows = await db().$queryRaw<ApiTokenRow[]>`
    select t.id, t."userId", t.scopes, t.networks, t.expires, t."lastUsedAt", t."revokedAt",
           u.name as "userName", u.email, coalesce(u."disabledAt", u."deletionDueAt") as "disabledAt"
    from "ApiToken" t join "User" u on u.id = t."userId" where t."tokenHash" = ${tokenHash}`;
  return rows[0] ?? null;
}

/** Notes a use, unless another request did so after `usedBefore`. */
export async function touchApiToken(id: string, use: { usedBefore: Date; now: Date; network: string | null }): Promise<void> {
  await db().apiToken.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: use.usedBefore } }] },
    data: { lastUsedAt: use.now, lastUsedIp: use.network },
  });
}

/** The owner's tokens, ended ones too, newest first. */
export function listApiTokens(ownerId: OwnerId) {
  return db().apiToken.findMany({
    where: { userId: ownerId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MAX_LISTED,
    select: forList,
  });
}

/** One of the owner's tokens. */
export function findOwnApiToken(ownerId: OwnerId, id: string) {
  return db().apiToken.findFirst({ where: { id, userId: ownerId }, select: forList });
}

/** Revokes one of the owner's tokens; false when it is not there, somebody else's, or revoked already. */
export async function revokeApiToken(tx: Transaction, ownerId: OwnerId, id: string): Promise<boolean> {
  const { count } = await tx.apiToken.updateMany({
    where: { id, userId: ownerId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  return count === 1;
}

/** Whose a token is that still works; null when it is unknown or revoked. For whoever runs the vault. */
export function findTokenHolder(which: { id: string } | { tokenHash: string }): Promise<{ id: string; userId: string } | null> {
  return db().apiToken.findFirst({ where: { ...which, revokedAt: null }, select: { id: true, userId: true } });
}

export type ExpiringToken = {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly hint: string;
  readonly expires: Date;
};

/**
 * Takes up to `limit` live tokens of enabled people that expire within `days` from `now` and marks them as told of, each for
 * one caller only. Tokens that were made for no longer than that are left out: their end is no news.
 */
export function takeExpiringTokens(now: Date, { days, limit }: { days: number; limit: number }): Promise<ExpiringToken[]> {
  return db().$queryRaw<ExpiringToken[]>`
    update "ApiToken" t set "remindedAt" = ${now} from "User" u
    where u.id = t."userId" and t.id in (
      select c.id from "ApiToken" c join "User" p on p.id = c."userId"
      where c."revokedAt" is null and c."remindedAt" is null and c.expires > ${now}
        and c.expires <= ${now}::timestamptz + make_interval(days => ${days}::int)
        and c.expires - c."createdAt" > make_interval(days => ${days}::int, hours => 1)
        and p."disabledAt" is null and p."deletionDueAt" is null
      order by c.expires limit ${limit} for update of c skip locked)
    returning t.id, t."userId", u.email, t.hint, t.expires`;
}
