// The very first account. Nobody becomes an admin by being first: who holds the link that the console showed does, once, and only
// while there is no account at all.

import { findLink } from '@/lib/auth/one-time-links';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { SET_UP_SUBJECT } from '@/lib/auth/set-up/set-up-link';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { hasAnyPerson, insertFirstPerson } from '@/lib/db/accounts/people';
import { inTransaction } from '@/lib/db/transactions';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const EVENT = 'auth.account-created';
/** An admin needs a second factor before anything else. */
const NEXT_PATH = '/settings/security';

export type SetUpInput = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

/** True while there is no account at all. */
export async function isSetUpOpen(): Promise<boolean> {
  return !(await hasAnyPerson());
}

/**
 * Makes the first account, an admin with a proven address, and signs it in on this device; answers where to go on. The link is
 * spent by success alone; of several at once one wins.
 * @throws SafelightError `auth/expired-link` when the link is unknown, spent or old, or there is an account; `auth/password-refused`,
 * `auth/busy`
 */
export async function setUp({ token, name, email, password }: SetUpInput): Promise<{ path: string }> {
  const link = await findLink('set-up', token);
  if (link?.subjectId !== SET_UP_SUBJECT || !(await isSetUpOpen())) throw await refused();
  await requireGoodPassword(password, { name, email });
  const passwordHash = await hashPassword(password);
  const id = await inTransaction(async (tx) => {
    const person = { name, email, role: 'admin', emailVerified: new Date(), passwordHash } as const;
    const made = await insertFirstPerson(tx, person, link);
    if (made === null) return null;
    const detail = { role: 'admin', by: 'set-up' };
    await recordEvent({ type: EVENT, outcome: 'success', actorId: ownerIdFrom(made), subjectId: made, detail }, tx);
    return made;
  });
  if (id === null) throw await refused();
  return completeSignIn({ userId: id, amr: ['pwd'], nextPath: NEXT_PATH });
}

async function refused(): Promise<SafelightError> {
  const code = 'auth/expired-link';
  await recordEvent({ type: EVENT, outcome: 'refused', detail: { code, by: 'set-up' } });
  return new SafelightError(code);
}
