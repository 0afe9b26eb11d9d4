// A signed-in person's new password. The door wants a fresh proof, second step included, and the current password is asked for
// besides, because a stolen session must not become a stolen account.

import type { SessionActor } from '@/lib/auth/actor';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { linkIdentifier } from '@/lib/auth/one-time-links';
import { refusedPassword, requireCurrentPassword } from '@/lib/auth/passwords/current-password';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { tellPasswordChange } from '@/lib/auth/passwords/password-notice';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { rotateSession } from '@/lib/auth/sessions/session';
import { changePassword as replaceByOwner } from '@/lib/db/accounts/password-credentials';
import { recordEvent } from '@/lib/watch/record';

const EVENT = 'auth.password-changed';

export type ChangePasswordInput = { readonly currentPassword: string; readonly password: string };

/**
 * Changes the password, ends every other session and gives this device a fresh token. To be called behind a step-up door.
 * @throws SafelightError `auth/bad-credentials` (a FieldRefusal of `currentPassword`), `auth/locked`, `auth/password-refused`, `auth/busy`;
 * `auth/required` when the session has ended meanwhile
 */
export async function changePassword(actor: SessionActor, { currentPassword, password }: ChangePasswordInput): Promise<void> {
  const currentHash = await requireCurrentPassword(actor, { field: 'currentPassword', password: currentPassword, type: EVENT });
  if (currentPassword === password) throw new FieldRefusal('auth/password-refused', { password: ['password/unchanged'] });
  await requireGoodPassword(password, actor);
  const { ownerId, sessionId } = actor;
  const to = await hashPassword(password);
  const links = { linkIdentifier: linkIdentifier('reset', ownerId) };
  const isDone = await actInSession(actor, async (tx) => {
    if (!(await replaceByOwner(tx, ownerId, { from: currentHash, to, keepSessionId: sessionId, ...links }))) return false;
    await recordEvent({ type: EVENT, outcome: 'success', actorId: ownerId, sessionId }, tx);
    return true;
  });
  // Another change was faster: the password given is not current any more.
  if (!isDone) throw await refusedPassword(actor, { field: 'currentPassword', type: EVENT }, 'auth/bad-credentials');
  tellPasswordChange(actor, EVENT);
  await rotateSession(actor, [...actor.amr]);
}
