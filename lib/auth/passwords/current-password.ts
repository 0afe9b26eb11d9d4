// A signed-in person's current password as a proof. Counted before it is looked at, because a stolen session must not become
// a stolen account.

import type { Actor } from '@/lib/auth/actor';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { verifyPassword } from '@/lib/auth/passwords/password-hash';
import { admit, forgive, throttleKey } from '@/lib/auth/throttle';
import { findPasswordHolderById } from '@/lib/db/accounts/password-credentials';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { EventType } from '@/lib/watch/event-types';
import { recordEvent } from '@/lib/watch/record';

/** `field` is the form's field that a refusal belongs to, `type` the event it is put on record as. */
export type PasswordUse = { readonly field: string; readonly type: EventType };

/**
 * Answers the stored hash the given password belongs to.
 * @throws SafelightError `auth/bad-credentials` (a FieldRefusal), also for a person without a password; `auth/locked`, `auth/busy`
 */
export async function requireCurrentPassword(actor: Actor, use: PasswordUse & { password: string }): Promise<string> {
  const key = throttleKey('sudo', actor.ownerId);
  const admission = await admit(key);
  const hash = (await findPasswordHolderById(actor.ownerId))?.hash ?? null;
  const isRight = await verifyPassword(admission.isAdmitted ? hash : null, use.password);
  if (!admission.isAdmitted) {
    await refusedPassword(actor, use, 'auth/locked');
    throw new SafelightError('auth/locked', { retryAfterSeconds: admission.retryAfterSeconds });
  }
  if (!isRight || hash === null) throw await refusedPassword(actor, use, 'auth/bad-credentials');
  await forgive(key);
  return hash;
}

/** Puts a refused password on record and answers the refusal to throw. */
export async function refusedPassword(
  actor: Actor,
  { field, type }: PasswordUse,
  code: 'auth/bad-credentials' | 'auth/locked',
): Promise<FieldRefusal> {
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type, outcome: 'refused', actorId, sessionId, detail: { code } });
  return new FieldRefusal(code, { [field]: ['password/wrong'] });
}
