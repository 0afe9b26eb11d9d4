// The end of a sign-up: the mailed link and the password chosen then, together. The link alone is not enough, because
// somebody else may have signed up with this address and a password of their own (decision 0007).

import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { findLink, linkIdentifier } from '@/lib/auth/one-time-links';
import { verifyPassword } from '@/lib/auth/passwords/password-hash';
import { establish } from '@/lib/auth/sessions/session';
import { noteDevice } from '@/lib/auth/sign-in/sign-in-notices';
import { requireOpenSignUp } from '@/lib/auth/sign-up/sign-up';
import { admit, forgive, throttleKey } from '@/lib/auth/throttle';
import { completeRegistration, findRegistration, type RegistrationRow } from '@/lib/db/accounts/registrations';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/**
 * Makes the user of a sign-up and signs them in on this device. The link is spent by success alone.
 * @throws SafelightError `auth/expired-link` when the link is unknown, spent or old, or the address has a user meanwhile;
 * `auth/bad-credentials` (a FieldRefusal of `password`), `auth/locked`, `auth/sign-up-closed`, `auth/busy`
 */
export async function verifyEmail({ token, password }: { token: string; password: string }): Promise<void> {
  requireOpenSignUp();
  const link = await findLink('sign-up', token);
  const registration = link && (await findRegistration(link.subjectId));
  if (!registration) throw await refused(null, 'auth/expired-link');
  await requireChosenPassword(registration, password);
  const userId = await completeRegistration(registration, {
    identifier: linkIdentifier('sign-up', registration.id),
    tokenHash: link.tokenHash,
    identifiersOf: (ids) => ids.map((id) => linkIdentifier('sign-up', id)),
  });
  if (userId === null) throw await refused(registration, 'auth/expired-link');
  await forgive(throttleKey('verify', registration.id), throttleKey('acct', registration.email));
  const actorId = ownerIdFrom(userId);
  await recordEvent({ type: 'auth.verify', outcome: 'success', actorId, subjectId: registration.id });
  await noteDevice(userId); // the first one, so that the next is known to be another
  await establish(userId, ['pwd']); // nobody new has a second factor
}

async function requireChosenPassword(registration: RegistrationRow, password: string): Promise<void> {
  const admission = await admit(throttleKey('verify', registration.id));
  const isRight = await verifyPassword(admission.isAdmitted ? registration.passwordHash : null, password);
  if (!admission.isAdmitted) {
    await refused(registration, 'auth/locked');
    throw new SafelightError('auth/locked', { retryAfterSeconds: admission.retryAfterSeconds });
  }
  if (isRight) return;
  await refused(registration, 'auth/bad-credentials');
  throw new FieldRefusal('auth/bad-credentials', { password: ['password/wrong'] });
}

async function refused(
  registration: RegistrationRow | null,
  code: 'auth/expired-link' | 'auth/locked' | 'auth/bad-credentials',
): Promise<SafelightError> {
  await recordEvent({ type: 'auth.verify', outcome: 'refused', subjectId: registration?.id ?? null, detail: { code } });
  return new SafelightError(code);
}
