// An account made by the operator. Whoever it is for proves the address by the mailed link, unless the operator vouches for it.

import { recordDeed } from '@/lib/auth/operator/authority';
import { type Notice, noticeTo } from '@/lib/auth/operator/notice';
import { drawLink } from '@/lib/auth/one-time-links';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { isUniqueViolation } from '@/lib/db/failures';
import { insertPerson } from '@/lib/db/accounts/people';
import { inTransaction } from '@/lib/db/transactions';
import { keepLink } from '@/lib/db/accounts/verification-tokens';
import { SafelightError } from '@/lib/shared/safelight-error';

export type PersonOrder = {
  readonly name: string;
  readonly email: string;
  readonly isAdmin: boolean;
  /** True when the operator vouches for the address. */
  readonly isVerified: boolean;
  /** Null: the person chooses one by a mailed link. */
  readonly password: string | null;
};

/**
 * Makes the account; the notice, where the address is to be proven, is still to be sent.
 * @throws SafelightError `request/invalid` when the address has an account, `auth/password-refused`, `auth/busy`
 */
export async function createPerson(order: PersonOrder): Promise<{ id: string; notice: Notice | null }> {
  const { name, email, isAdmin, isVerified, password } = order;
  if (password !== null) await requireGoodPassword(password, { name, email });
  const role = isAdmin ? 'admin' : 'user';
  const passwordHash = password === null ? null : await hashPassword(password);
  const type = 'auth.account-created';
  const { id, link } = await inTransaction(async (tx) => {
    const made = await insertPerson(tx, { name, email, role, emailVerified: isVerified ? new Date() : null, passwordHash });
    const drawn = isVerified ? null : drawLink('reset', made);
    if (drawn) await keepLink(tx, drawn.row);
    await recordDeed('operator', { type, outcome: 'success', subjectId: made, detail: { role, isVerified } }, tx);
    return { id: made, link: drawn?.url ?? null };
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    throw new SafelightError('request/invalid', { detail: 'this address has an account already' });
  });
  return { id, notice: link === null ? null : noticeTo({ id, email }, type, { kind: 'account-made', link }) };
}
