// A person makes a token for a program of theirs.

import type { SessionActor } from '@/lib/auth/actor';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { requireFresh } from '@/lib/auth/sessions/step-up';
import { issueToken, tellToken, tokenDetail } from '@/lib/auth/tokens/issue-token';
import type { IssuedTokenDto } from '@/lib/shared/dto';
import type { TokenOrder } from '@/lib/shared/account/token-schemas';
import { recordEvent } from '@/lib/watch/record';

/**
 * Issues a token at its owner's wish, after a fresh proof; a token's own Actor never has one, so tokens make no tokens.
 * @throws SafelightError `auth/step-up`; `auth/required` when the session has ended meanwhile; everything `issueToken` throws;
 * `db/unavailable` when it could not be put on record: then there is none
 */
export async function createToken(actor: SessionActor, order: TokenOrder): Promise<IssuedTokenDto> {
  requireFresh(actor);
  const { ownerId: actorId, sessionId } = actor;
  const issued = await actInSession(actor, async (tx) => {
    const made = await issueToken(tx, actorId, order);
    const event = { type: 'token.created', outcome: 'success', subjectId: made.id, detail: tokenDetail(order) } as const;
    await recordEvent({ ...event, actorId, sessionId }, tx);
    return made;
  });
  tellToken(actor, issued);
  return issued;
}
