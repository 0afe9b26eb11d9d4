// Tokens of a person, issued and revoked by the operator. The ledger says so once, with nobody as the actor.

import { recordDeed } from '@/lib/auth/operator/authority';
import type { Person } from '@/lib/auth/operator/person';
import { issueToken, tellToken, tokenDetail } from '@/lib/auth/tokens/issue-token';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { lockUser } from '@/lib/db/sessions/access';
import { findTokenHolder, revokeApiToken } from '@/lib/db/sessions/api-tokens';
import { inTransaction } from '@/lib/db/transactions';
import type { IssuedTokenDto } from '@/lib/shared/dto';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { TokenOrder } from '@/lib/shared/account/token-schemas';

/**
 * Issues a token of the person's; the answer is its only copy. Undone by `revokeTokenOf`.
 * @throws SafelightError `auth/required` for a person who is locked or waits for deletion; `request/invalid` with too many live tokens
 */
export async function issueTokenFor(person: Pick<Person, 'id' | 'email'>, order: TokenOrder): Promise<IssuedTokenDto> {
  const ownerId = ownerIdFrom(person.id);
  const issued = await inTransaction(async (tx) => {
    const isHeld = await lockUser(tx, ownerId);
    if (!isHeld) throw new SafelightError('auth/required', { detail: 'no token for a person who is gone or disabled' });
    const made = await issueToken(tx, ownerId, order);
    const detail = { token: made.id, ...tokenDetail(order) };
    await recordDeed('operator', { type: 'token.created', outcome: 'success', subjectId: ownerId, detail }, tx);
    return made;
  });
  tellToken({ ownerId, email: person.email }, issued);
  return issued;
}

/**
 * Revokes a token by its id or by itself.
 * @throws SafelightError `object/not-found` when it is unknown or revoked already
 */
export async function revokeTokenOf(which: { id: string } | { token: string }): Promise<{ id: string }> {
  const holder = await findTokenHolder('id' in which ? which : { tokenHash: hashSecretToken(which.token) });
  if (!holder) throw unknownToken();
  const { id, userId: subjectId } = holder;
  await inTransaction(async (tx) => {
    const isRevoked = await revokeApiToken(tx, ownerIdFrom(subjectId), id);
    if (!isRevoked) throw unknownToken();
    await recordDeed('operator', { type: 'token.revoked', outcome: 'success', subjectId, detail: { token: id } }, tx);
  });
  return { id };
}

const unknownToken = () => new SafelightError('object/not-found', { detail: 'there is no such token' });
