// A signed-in person's new password. The current one is asked for and counted before it is looked at, because a stolen
// session must not become a stolen account.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { linkIdentifier } from '@/lib/auth/one-time-links';
import { hashPassword, verifyPassword } from '@/lib/auth/passwords/password-hash';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { establish } from '@/lib/auth/sessions/session';
import { admit, forgive, throttleKey } from '@/lib/auth/throttle';
import { changePassword as replaceByOwner, findPasswordHolderById } from '@/lib/db/password-credentials';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

export type ChangePasswordInput = { readonly currentPassword: string; readonly password: string };

/**
 * Changes the password, ends every other session and gives this device a fresh one.
 * @throws SafelightError `auth/bad-credentials` (a FieldRefusal of `currentPassword`), `auth/locked`, `auth/password-refused`, `auth/busy`
 */
export async function changePassword(actor: Actor, { currentPassword, password }: ChangePasswordInput): Promise<void> {
  const currentHash = await requireCurrentPassword(actor, currentPassword);
  if (currentPassword === password) throw new FieldRefusal('auth/password-refused', { password: ['password/unchanged'] });
  await requireGoodPassword(password, actor);
  const isDone = await replaceByOwner(actor.ownerId, {
    from: currentHash,
    to: await hashPassword(password),
    linkIdentifier: linkIdentifier('reset', actor.ownerId),
  });
  if (!isDone) throw await refused(actor, 'auth/bad-credentials');
  await recordEvent({
    type: 'auth.password-changed',
    outcome: 'success',
    actorId: actor.ownerId,
    sessionId: actor.sessionId,
  });
  await establish(actor.ownerId, ['pwd']);
  const mail = { kind: 'password-changed', forgotPasswordUrl: pageUrl('/forgot-password'), at: new Date() } as const;
  afterResponse('password notice', () =>
    sendAccountMail({ to: actor.email, mail, type: 'auth.password-changed', actorId: actor.ownerId }),
  );
}

/** Answers the stored hash the current password belongs to. */
async function requireCurrentPassword(actor: Actor, password: string): Promise<string> {
  const key = throttleKey('sudo', actor.ownerId);
  const admission = await admit(key);
  const hash = (await findPasswordHolderById(actor.ownerId))?.hash ?? null;
  const isRight = await verifyPassword(admission.isAdmitted ? hash : null, password);
  if (!admission.isAdmitted) {
    await refused(actor, 'auth/locked');
    throw new SafelightError('auth/locked', { retryAfterSeconds: admission.retryAfterSeconds });
  }
  if (!isRight || hash === null) throw await refused(actor, 'auth/bad-credentials');
  await forgive(key);
  return hash;
}

async function refused(actor: Actor, code: 'auth/bad-credentials' | 'auth/locked'): Promise<FieldRefusal> {
  await recordEvent({
    type: 'auth.password-changed',
    outcome: 'refused',
    actorId: actor.ownerId,
    sessionId: actor.sessionId,
    detail: { code },
  });
  return new FieldRefusal(code, { currentPassword: ['password/wrong'] });
}
