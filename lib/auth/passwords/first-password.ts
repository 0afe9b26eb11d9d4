// The first password of a person who came another way (Google, a passkey). There is no current one to ask for, so the door
// wants a proof of identity given just now.

import type { Actor, SessionActor } from '@/lib/auth/actor';
import { linkIdentifier } from '@/lib/auth/one-time-links';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { tellPasswordChange } from '@/lib/auth/passwords/password-notice';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { createPassword, findPasswordHolderById } from '@/lib/db/accounts/password-credentials';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const EVENT = 'auth.password-changed';

/** Whether this person can sign in with a password. */
export async function hasPassword(actor: Actor): Promise<boolean> {
  return ((await findPasswordHolderById(actor.ownerId))?.hash ?? null) !== null;
}

/**
 * Sets the first password, ends every other session and tells the owner. To be called behind a step-up door.
 * @throws SafelightError `auth/forbidden` when there is a password already (that one is changed by knowing it),
 * `auth/password-refused`, `auth/busy`; `auth/required` when the session has ended meanwhile
 */
export async function setFirstPassword(actor: SessionActor, { password }: { password: string }): Promise<void> {
  if (await hasPassword(actor)) throw new SafelightError('auth/forbidden', { detail: 'there is a password already' });
  await requireGoodPassword(password, actor);
  const { ownerId, sessionId } = actor;
  const hash = await hashPassword(password);
  await actInSession(actor, async (tx) => {
    const made = { hash, keepSessionId: sessionId, linkIdentifier: linkIdentifier('reset', ownerId) };
    if (!(await createPassword(tx, ownerId, made))) {
      throw new SafelightError('auth/forbidden', { detail: 'another request was first' });
    }
    await recordEvent({ type: EVENT, outcome: 'success', actorId: ownerId, sessionId, detail: { first: true } }, tx);
  });
  tellPasswordChange(actor, EVENT);
}
