// The first password of a person who came another way (Google, a passkey). There is no current one to ask for, so the door
// wants a proof of identity given just now.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor, SessionActor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { linkIdentifier } from '@/lib/auth/one-time-links';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { createPassword, findPasswordHolderById } from '@/lib/db/password-credentials';
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
 * `auth/password-refused`, `auth/busy`
 */
export async function setFirstPassword(actor: SessionActor, { password }: { password: string }): Promise<void> {
  if (await hasPassword(actor)) throw new SafelightError('auth/forbidden', { detail: 'there is a password already' });
  await requireGoodPassword(password, actor);
  const { ownerId, sessionId } = actor;
  const isDone = await createPassword(ownerId, {
    hash: await hashPassword(password),
    keepSessionId: sessionId,
    linkIdentifier: linkIdentifier('reset', ownerId),
  });
  if (!isDone) throw new SafelightError('auth/forbidden', { detail: 'another request was first' });
  await recordEvent({ type: EVENT, outcome: 'success', actorId: ownerId, sessionId, detail: { first: true } });
  const mail = { kind: 'password-changed', forgotPasswordUrl: pageUrl('/forgot-password'), at: new Date() } as const;
  afterResponse('password notice', () => sendAccountMail({ to: actor.email, mail, type: EVENT, actorId: ownerId }));
}
