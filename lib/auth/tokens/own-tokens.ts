// The end of a person's token.

import type { Actor } from '@/lib/auth/actor';
import { revokeApiToken } from '@/lib/db/api-tokens';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/**
 * Revokes one of the person's own tokens: its next request is refused. It only takes rights away, so no fresh proof is wanted.
 * @throws SafelightError `object/not-found` when it is not there, somebody else's, or revoked already.
 */
export async function revokeToken(
  actor: Pick<Actor, 'ownerId'> & { readonly sessionId: string | null },
  tokenId: string,
): Promise<void> {
  if (!(await revokeApiToken(actor.ownerId, tokenId))) throw new SafelightError('object/not-found', { detail: 'token' });
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type: 'token.revoked', outcome: 'success', actorId, sessionId, subjectId: tokenId });
}
