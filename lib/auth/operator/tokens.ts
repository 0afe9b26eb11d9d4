// Tokens of a person, issued and revoked by the operator.

import { recordDeed } from '@/lib/auth/operator/authority';
import type { Person } from '@/lib/auth/operator/person';
import { issueToken } from '@/lib/auth/tokens/issue-token';
import { revokeToken } from '@/lib/auth/tokens/own-tokens';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { findTokenHolder } from '@/lib/db/people';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { TokenOrder } from '@/lib/shared/token-schemas';

/**
 * Issues a token of the person's; the answer is its only copy. Undone by `revokeTokenOf`.
 * @throws SafelightError `auth/required` for a person who is locked or waits for deletion; `request/invalid` with too many live tokens
 */
export async function issueTokenFor(person: Person, order: TokenOrder): Promise<{ id: string; token: string; expires: string }> {
  const issued = await issueToken({ ownerId: ownerIdFrom(person.id), email: person.email, sessionId: null }, order);
  await recordDeed('operator', { type: 'token.created', outcome: 'success', subjectId: person.id, detail: { token: issued.id } });
  return issued;
}

/**
 * Revokes a token by its id or by itself.
 * @throws SafelightError `object/not-found` when it is unknown or revoked already
 */
export async function revokeTokenOf(which: { id: string } | { token: string }): Promise<{ id: string }> {
  const holder = await findTokenHolder('id' in which ? which : { tokenHash: hashSecretToken(which.token) });
  if (!holder) throw new SafelightError('object/not-found', { detail: 'there is no such token' });
  await revokeToken({ ownerId: ownerIdFrom(holder.userId), sessionId: null }, holder.id);
  await recordDeed('operator', {
    type: 'token.revoked',
    outcome: 'success',
    subjectId: holder.userId,
    detail: { token: holder.id },
  });
  return { id: holder.id };
}
