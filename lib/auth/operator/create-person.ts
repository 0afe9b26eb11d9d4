// An account made by the operator. Whoever it is for proves the address by the mailed link, unless the operator vouches for it.

import { recordDeed } from '@/lib/auth/operator/authority';
import { type Notice, noticeTo } from '@/lib/auth/operator/notice';
import { issueLink } from '@/lib/auth/one-time-links';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { insertPerson } from '@/lib/db/people';
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
  const id = await insertPerson({
    name,
    email,
    role,
    emailVerified: isVerified ? new Date() : null,
    passwordHash: password === null ? null : await hashPassword(password),
  });
  if (id === null) throw new SafelightError('request/invalid', { detail: 'this address has an account already' });
  const type = 'auth.account-created';
  await recordDeed('operator', { type, outcome: 'success', subjectId: id, detail: { role, isVerified } });
  if (isVerified) return { id, notice: null };
  const link = await issueLink('reset', id);
  return { id, notice: noticeTo({ id, email }, type, { kind: 'account-made', link }) };
}
