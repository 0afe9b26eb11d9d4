// A person's tokens as they may see them, and the way to end one.

import type { Actor } from '@/lib/auth/actor';
import { findOwnApiToken, listApiTokens, revokeApiToken } from '@/lib/db/sessions/api-tokens';
import { inTransaction } from '@/lib/db/transactions';
import type { ApiTokenDto } from '@/lib/shared/dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { TOKEN_SCOPES } from '@/lib/shared/account/token-rules';
import { recordEvent } from '@/lib/watch/record';

type Row = Awaited<ReturnType<typeof listApiTokens>>[number];

/**
 * The person's tokens, live ones first and newest first among them; ended ones stay for thirty days. Neither token, nor hash,
 * nor whole address leaves.
 */
export async function listTokens(actor: Actor): Promise<ApiTokenDto[]> {
  const now = Date.now();
  const tokens = (await listApiTokens(actor.ownerId)).map((row) => tokenDto(row, now));
  const isLive = ({ state }: ApiTokenDto) => state === 'live';
  return [...tokens.filter(isLive), ...tokens.filter((token) => !isLive(token))];
}

/**
 * One of the person's tokens.
 * @throws SafelightError `object/not-found` when it is not there or somebody else's.
 */
export async function requireToken(actor: Actor, tokenId: string): Promise<ApiTokenDto> {
  const row = await findOwnApiToken(actor.ownerId, tokenId);
  if (!row) throw new SafelightError('object/not-found', { detail: 'token' });
  return tokenDto(row, Date.now());
}

/**
 * Revokes one of the person's own tokens: its next request is refused. It only takes rights away, so no fresh proof is wanted.
 * @throws SafelightError `object/not-found` when it is not there, somebody else's, or revoked already.
 */
export async function revokeToken({ ownerId: actorId, sessionId }: Actor, tokenId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const isRevoked = await revokeApiToken(tx, actorId, tokenId);
    if (!isRevoked) throw new SafelightError('object/not-found', { detail: 'token' });
    await recordEvent({ type: 'token.revoked', outcome: 'success', actorId, sessionId, subjectId: tokenId }, tx);
  });
}

function tokenDto(row: Row, now: number): ApiTokenDto {
  const isOver = row.expires.getTime() <= now;
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    // A right that this version does not know opens nothing, so it is not shown as one.
    scopes: TOKEN_SCOPES.filter((scope) => row.scopes.includes(scope)),
    networks: row.networks,
    createdAt: row.createdAt.toISOString(),
    expires: row.expires.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedNetwork: row.lastUsedIp,
    state: row.revokedAt !== null ? 'revoked' : isOver ? 'expired' : 'live',
  };
}
