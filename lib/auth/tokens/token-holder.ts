// What a program may know of its own token and of the person it acts for.

import { requireProfile } from '@/lib/auth/account/profile';
import type { Actor } from '@/lib/auth/actor';
import { requireToken } from '@/lib/auth/tokens/own-tokens';
import type { ApiMeDto } from '@/lib/shared/api-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * The person of a token's Actor and the token's own name, rights and end.
 * @throws SafelightError `auth/required` for an Actor without a token, or when the account is gone
 */
export async function requireTokenHolder(actor: Actor): Promise<ApiMeDto> {
  if (actor.tokenId === null) throw new SafelightError('auth/required', { detail: 'no token' });
  const [profile, token] = await Promise.all([requireProfile(actor), requireToken(actor, actor.tokenId)]);
  const { name, email, createdAt } = profile;
  const { name: tokenName, scopes, expires: expiresAt } = token;
  return { id: actor.ownerId, name, email, createdAt, token: { name: tokenName, scopes, expiresAt } };
}
