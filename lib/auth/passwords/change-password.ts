// A signed-in person's new password. The door wants a fresh proof, second step included, and the current password is asked for
// besides, because a stolen session must not become a stolen account.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { SessionActor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { linkIdentifier } from '@/lib/auth/one-time-links';
import { refusedPassword, requireCurrentPassword } from '@/lib/auth/passwords/current-password';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { rotateSession } from '@/lib/auth/sessions/session';
import { changePassword as replaceByOwner } from '@/lib/db/password-credentials';
import { recordEvent } from '@/lib/watch/record';

const EVENT = 'auth.password-changed';

export type ChangePasswordInput = { readonly currentPassword: string; readonly password: string };

/**
 * Changes the password, ends every other session and gives this device a fresh token. To be called behind a step-up door.
 * @throws SafelightError `auth/bad-credentials` (a FieldRefusal of `currentPassword`), `auth/locked`, `auth/password-refused`, `auth/busy`
 */
export async function changePassword(actor: SessionActor, { currentPassword, password }: ChangePasswordInput): Promise<void> {
  const currentHash = await requireCurrentPassword(actor, { field: 'currentPassword', password: currentPassword, type: EVENT });
  if (currentPassword === password) throw new FieldRefusal('auth/password-refused', { password: ['password/unchanged'] });
  await requireGoodPassword(password, actor);
  const isDone = await replaceByOwner(actor.ownerId, {
    from: currentHash,
    to: await hashPassword(password),
    linkIdentifier: linkIdentifier('reset', actor.ownerId),
    sessionId: actor.sessionId,
  });
  // Another change was faster, or this session was ended: the password given is not current any more.
  if (!isDone) throw await refusedPassword(actor, { field: 'currentPassword', type: EVENT }, 'auth/bad-credentials');
  await recordEvent({
    type: EVENT,
    outcome: 'success',
    actorId: actor.ownerId,
    sessionId: actor.sessionId,
  });
  await rotateSession(actor, [...actor.amr]);
  const mail = { kind: 'password-changed', forgotPasswordUrl: pageUrl('/forgot-password'), at: new Date() } as const;
  afterResponse('password notice', () => sendAccountMail({ to: actor.email, mail, type: EVENT, actorId: actor.ownerId }));
}
