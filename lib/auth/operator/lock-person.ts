// Locking a person out and letting them in again. A lock takes effect at their next request, wherever they are signed in.

import { pageUrl } from '@/lib/auth/account/account-mail';
import { linkIdentifiersOf } from '@/lib/auth/one-time-links';
import { adminIdOf, type Authority, recordDeed } from '@/lib/auth/operator/authority';
import { type Notice, noticeTo } from '@/lib/auth/operator/notice';
import { type Person, requireOther } from '@/lib/auth/operator/person';
import { disablePerson, enablePerson, endPersonSessions } from '@/lib/db/accounts/people';
import { inTransaction } from '@/lib/db/transactions';
import { SafelightError } from '@/lib/shared/safelight-error';

/** False where nothing changed: the person was in that state already. */
export type Change = { readonly isChanged: boolean; readonly notice: Notice | null };

const UNCHANGED: Change = { isChanged: false, notice: null };

/**
 * Locks a person out; sessions, waiting sign-ins, links and tokens of programs end with it, and a deletion that was asked for is held up. Undone by `unlockPerson`, except for those.
 * @throws SafelightError `object/not-found`; `auth/forbidden` for an admin who means themselves, or was locked out meanwhile
 */
export async function lockPerson(authority: Authority, person: Person): Promise<Change> {
  const type = 'auth.account-locked';
  requireOther(authority, person);
  const linkIdentifiers = linkIdentifiersOf(person.id);
  const outcome = await inTransaction(async (tx) => {
    const result = await disablePerson(tx, person.id, { byId: adminIdOf(authority), linkIdentifiers });
    if (result === 'done') await recordDeed(authority, { type, outcome: 'success', subjectId: person.id }, tx);
    return result;
  });
  if (outcome === 'gone') throw new SafelightError('object/not-found', { detail: 'there is no such person' });
  if (outcome === 'refused') {
    await recordDeed(authority, { type, outcome: 'refused', subjectId: person.id, detail: { code: 'auth/forbidden' } });
    throw new SafelightError('auth/forbidden', { detail: 'the admin was locked out meanwhile' });
  }
  if (outcome === 'already') return UNCHANGED;
  return { isChanged: true, notice: noticeTo(person, type, { kind: 'account-locked', at: new Date() }) };
}

/**
 * Lets a person in again. A deletion that was asked for, which the lock held up, is called off.
 * @throws SafelightError `object/not-found`; `auth/forbidden` for an admin who means themselves
 */
export async function unlockPerson(authority: Authority, person: Person): Promise<Change> {
  const type = 'auth.account-unlocked';
  requireOther(authority, person);
  const outcome = await inTransaction(async (tx) => {
    const result = await enablePerson(tx, person.id);
    if (result === 'done') await recordDeed(authority, { type, outcome: 'success', subjectId: person.id }, tx);
    return result;
  });
  if (outcome === 'gone') throw new SafelightError('object/not-found', { detail: 'there is no such person' });
  if (outcome === 'already') return UNCHANGED;
  return { isChanged: true, notice: noticeTo(person, type, { kind: 'account-unlocked', signInUrl: pageUrl('/sign-in') }) };
}

/**
 * Ends every session and waiting sign-in of a person; answers how many sessions that were.
 * @throws SafelightError `object/not-found`; `auth/forbidden` for an admin who means themselves
 */
export async function endSessionsOf(authority: Authority, person: Person): Promise<{ ended: number; notice: Notice | null }> {
  const type = 'auth.session-ended';
  requireOther(authority, person);
  const ended = await inTransaction(async (tx) => {
    const count = await endPersonSessions(tx, person.id);
    if (count === null) throw new SafelightError('object/not-found', { detail: 'there is no such person' });
    await recordDeed(authority, { type, outcome: 'success', subjectId: person.id, detail: { ended: count } }, tx);
    return count;
  });
  if (ended === 0) return { ended, notice: null };
  const mail = { kind: 'sessions-ended', signInUrl: pageUrl('/sign-in'), at: new Date() } as const;
  return { ended, notice: noticeTo(person, type, mail) };
}
