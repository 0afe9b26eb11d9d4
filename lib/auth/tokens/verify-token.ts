// From what a program sends to who is acting. Only the Authorization header is looked at: no cookie, no address, no body.

import { type Actor, tokenActorOf } from '@/lib/auth/actor';
import { type KnownToken, TokenRefusal } from '@/lib/auth/tokens/token-refusal';
import { isApiToken } from '@/lib/crypto/api-token';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { type ApiTokenRow, findApiToken, touchApiToken } from '@/lib/db/sessions/api-tokens';
import { networkPrefix } from '@/lib/http/requests/client-address';
import { isWithinNetworks } from '@/lib/http/requests/networks';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import type { TokenScope } from '@/lib/shared/account/token-rules';

const BEARER = /^bearer +(\S+)$/i;
const BEARER_SCHEME = /^bearer(?: |$)/i;
/** A token in use is written to at most this often. */
const TOUCH_MILLISECONDS = 60_000;

/** A live token's person, and what the token may do. */
export type VerifiedToken = { readonly actor: Actor; readonly tokenId: string; readonly scopes: readonly string[] };

/**
 * Who the bearer token of an Authorization header stands for, from `ip` (null: nobody vouches for an address). Revoked,
 * expired, unknown and mistyped tokens, those of disabled people and those from another network are refused alike.
 * @throws TokenRefusal `auth/bad-token`
 */
export async function verifyToken(authorization: string | null, ip: string | null): Promise<VerifiedToken> {
  const token = bearerToken(authorization);
  const row = await findApiToken(hashSecretToken(token));
  if (!row) throw new TokenRefusal('unknown');
  const now = new Date();
  requireLive(row, { ip, now });
  await touch(row, { ip, now });
  return { actor: tokenActorOf(row), tokenId: row.id, scopes: row.scopes };
}

/** @throws TokenRefusal `auth/scope` when the token was not given this right. */
export function requireScope({ actor, tokenId, scopes }: VerifiedToken, scope: TokenScope): void {
  if (!scopes.includes(scope)) throw new TokenRefusal('scope', { scope, known: { tokenId, ownerId: actor.ownerId } });
}

function bearerToken(authorization: string | null): string {
  if (authorization === null || !BEARER_SCHEME.test(authorization)) throw new TokenRefusal('missing');
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined || !isApiToken(token)) throw new TokenRefusal('malformed');
  return token;
}

function requireLive(row: ApiTokenRow, { ip, now }: { ip: string | null; now: Date }): void {
  const known: KnownToken = { tokenId: row.id, ownerId: ownerIdFrom(row.userId) };
  if (row.revokedAt !== null) throw new TokenRefusal('revoked', { known });
  if (row.expires.getTime() <= now.getTime()) throw new TokenRefusal('expired', { known });
  if (row.disabledAt !== null) throw new TokenRefusal('disabled', { known });
  if (!isWithinNetworks(ip, row.networks)) throw new TokenRefusal('network', { known });
}

async function touch({ id, lastUsedAt }: ApiTokenRow, { ip, now }: { ip: string | null; now: Date }): Promise<void> {
  const usedBefore = new Date(now.getTime() - TOUCH_MILLISECONDS);
  if (lastUsedAt !== null && lastUsedAt.getTime() > usedBefore.getTime()) return;
  await touchApiToken(id, { usedBefore, now, network: ip === null ? null : networkPrefix(ip) });
}
