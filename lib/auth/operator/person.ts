// The people an operator or admin acts on: found by address or id, in whatever state.

import { type Authority, adminIdOf } from '@/lib/auth/operator/authority';
import { findPerson, type PersonState } from '@/lib/db/accounts/people';
import { SafelightError } from '@/lib/shared/safelight-error';

export type Person = PersonState;

/**
 * The person of an address or an id.
 * @throws SafelightError `object/not-found`
 */
export async function requirePerson(who: { email: string } | { id: string }): Promise<Person> {
  const person = await findPerson(who);
  if (!person) throw new SafelightError('object/not-found', { detail: 'there is no such person' });
  return person;
}

/**
 * Refuses an admin who means themselves: that is what the settings are for, and nobody locks the last key in.
 * @throws SafelightError `auth/forbidden`
 */
export function requireOther(authority: Authority, person: Pick<Person, 'id'>): void {
  if (adminIdOf(authority) === person.id) throw new SafelightError('auth/forbidden', { detail: 'an admin on their own account' });
}
