// A person who cannot get in any more. Whoever runs the vault can have a link mailed and take lost factors away; nobody but the
// person ever sets a password (ASVS 6.4.6).

import { drawLink } from '@/lib/auth/one-time-links';
import { type Authority, recordDeed } from '@/lib/auth/operator/authority';
import { type Notice, noticeTo } from '@/lib/auth/operator/notice';
import { type Person, requireOther } from '@/lib/auth/operator/person';
import { forgive, throttleKey } from '@/lib/auth/throttle';
import type { Transaction } from '@/lib/db/client';
import { deleteFactors } from '@/lib/db/accounts/people';
import { inTransaction } from '@/lib/db/transactions';
import { keepLinkOf } from '@/lib/db/accounts/verification-tokens';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * Makes a reset link, whose mail is still to be sent. With `areFactorsRemoved` authenticator, passkeys and recovery codes are
 * gone first, and the password, every session, waiting sign-in and token of a program with them: whoever lost the one may have
 * lost the others, and a password that a second factor has held back must not open the account alone until the link is used.
 * @throws SafelightError `object/not-found`; `request/invalid` for a person who is locked or waits for deletion, or was changed meanwhile;
 * `auth/forbidden` for an admin who means themselves
 */
export async function resetPerson(
  authority: Authority,
  person: Person,
  { areFactorsRemoved }: { areFactorsRemoved: boolean },
): Promise<{ notice: Notice }> {
  requireOther(authority, person);
  if (person.disabledAt !== null)
    throw new SafelightError('request/invalid', { detail: 'this account is locked; unlock it first' });
  if (person.deletionDueAt !== null)
    throw new SafelightError('request/invalid', { detail: 'this account waits for its deletion' });
  const type = 'auth.reset-asked';
  const { url: link, row } = drawLink('reset', person.id);
  await inTransaction(async (tx) => {
    if (areFactorsRemoved) await removeFactors(tx, authority, person);
    await recordDeed(authority, { type, outcome: 'success', subjectId: person.id }, tx);
    const isKept = await keepLinkOf({ id: person.id, email: person.email, isClosing: false }, row, tx);
    if (!isKept) throw new SafelightError('request/invalid', { detail: 'this account was changed meanwhile' });
  });
  if (areFactorsRemoved) await forgive(throttleKey('2fa', person.id));
  return { notice: noticeTo(person, type, { kind: 'reset-by-operator', link, areFactorsRemoved }) };
}

async function removeFactors(tx: Transaction, authority: Authority, { id }: Person): Promise<void> {
  const removed = await deleteFactors(tx, id);
  if (!removed) throw new SafelightError('object/not-found', { detail: 'there is no such person' });
  const type = 'auth.factors-removed';
  await recordDeed(authority, { type, outcome: 'success', subjectId: id, detail: { ...removed } }, tx);
}
