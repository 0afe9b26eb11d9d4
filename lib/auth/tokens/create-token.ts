// A person makes a token for a program of theirs.

import type { Actor } from '@/lib/auth/actor';
import { requireFresh } from '@/lib/auth/sessions/step-up';
import { issueToken } from '@/lib/auth/tokens/issue-token';
import type { IssuedTokenDto } from '@/lib/shared/dto';
import type { TokenOrder } from '@/lib/shared/token-schemas';

/**
 * Issues a token at its owner's wish, after a fresh proof; a token's own Actor never has one, so tokens make no tokens.
 * @throws SafelightError `auth/step-up`, and everything `issueToken` throws
 */
export async function createToken(actor: Actor, order: TokenOrder): Promise<IssuedTokenDto> {
  requireFresh(actor);
  return issueToken(actor, order);
}
