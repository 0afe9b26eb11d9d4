// Signing in with a password. Known, unknown, locked and password-less addresses get the same work and the same answers
// (T1, T8); the door has counted the network address before, so that a lock cannot be used to burn the processor.

import { sendAccountMail } from '@/lib/auth/account/account-mail';
import { afterResponse } from '@/lib/auth/after-response';
import { issueLinkTo } from '@/lib/auth/one-time-links';
import { hashPassword, isHashWeak, verifyPassword } from '@/lib/auth/passwords/password-hash';
import { mayBePassword } from '@/lib/auth/passwords/password-tag';
import { endSession } from '@/lib/auth/sessions/session';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { endPending } from '@/lib/auth/sign-in/pending';
import { noteFailuresBefore } from '@/lib/auth/sign-in/sign-in-notices';
import { limitSignUpMails, sendSignUpMail } from '@/lib/auth/sign-up/sign-up';
import { type Admission, admit, forgive, type ThrottleKey, throttleKey } from '@/lib/auth/throttle';
import { config } from '@/lib/config/config';
import {
  findPasswordChange,
  findPasswordHolder,
  type PasswordHolder,
  strengthenPasswordHash,
} from '@/lib/db/accounts/password-credentials';
import { findLatestRegistration, type RegistrationRow } from '@/lib/db/accounts/registrations';
import { safeNextPath } from '@/lib/http/paths';
import type { ErrorCode } from '@/lib/shared/error-codes';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent, recordEvents } from '@/lib/watch/record';

export type SignInInput = { readonly email: string; readonly password: string; readonly next?: string | undefined };

/** Where no sign-up waits: one wrong password in sixteen fits it, as it would fit the tag of one that waits. */
const MADE_UP_TAG = 0;

/** One attempt and what is known about it. Nothing of it leaves this file. */
type Attempt = {
  readonly key: ThrottleKey;
  readonly admission: Admission;
  readonly holder: PasswordHolder | null;
  readonly registration: RegistrationRow | null;
};

/**
 * Signs in on this device and answers the path to go on to, always one of ours.
 * @throws SafelightError `auth/bad-credentials`, `auth/locked` (with retryAfterSeconds), `auth/busy`; `auth/unverified`
 * only to somebody who gave the password of a sign-up that waits for its mail.
 */
export async function signIn({ email, password, next }: SignInInput): Promise<{ path: string }> {
  const key = throttleKey('acct', email);
  // Who it may be is looked up while the attempt is booked; no password is looked at before it is.
  const [admission, holder, registration] = await Promise.all([
    admit(key),
    findPasswordHolder(email),
    findLatestRegistration(email),
  ]);
  const attempt: Attempt = { key, admission, holder, registration };

  const isOpen = admission.isAdmitted && holder !== null && !holder.isDisabled;
  // A sign-up that waits is looked at for known addresses as well: else a stranger could sign somebody else's address up and
  // learn from this answer whether it has an account (T1). Its hash is computed only where the password may be its own, and then
  // beside the other one. Whose address it is, and whether a sign-up waits there, plays no part in that (decision 0023).
  const waiting = registration ?? { id: key, passwordTag: MADE_UP_TAG, passwordHash: null };
  const isNearPending = admission.isAdmitted && mayBePassword(waiting, password);
  const [isRight, isPending] = await Promise.all([
    verifyPassword(isOpen ? holder.hash : null, password),
    isNearPending && verifyPassword(waiting.passwordHash, password),
  ]);
  if (isRight && isOpen) return welcome(holder, attempt, { password, nextPath: safeNextPath(next, config().origin) });
  throw await refusal(attempt, isPending);
}

async function welcome(
  holder: PasswordHolder,
  { key, admission }: Attempt,
  { password, nextPath }: { password: string; nextPath: string },
): Promise<{ path: string }> {
  const { userId, hash, changedAt } = holder;
  const actorId = ownerIdFrom(userId);
  await forgive(key);
  if (!holder.isVerified) {
    await recordEvent({ type: 'auth.sign-in', outcome: 'refused', actorId, subjectId: key, detail: { code: 'auth/unverified' } });
    throw new SafelightError('auth/unverified');
  }
  if (hash !== null && isHashWeak(hash)) await strengthenPasswordHash(userId, hash, await hashPassword(password));
  if (admission.isAdmitted) noteFailuresBefore(userId, admission.failures - 1);
  const entered = await completeSignIn({ userId, amr: ['pwd'], nextPath });
  // A reset that ended while the old password was being checked has ended all sessions and waiting sign-ins but this one.
  const changed = await findPasswordChange(userId);
  if (changed?.getTime() === changedAt?.getTime()) return entered;
  await Promise.all([endSession(), endPending()]);
  throw new SafelightError('auth/bad-credentials', { detail: 'the password was changed during sign-in' });
}

/** Puts a failed attempt on record and answers the error for it. The counter stays, whatever the pending password says. */
async function refusal({ key, admission, holder, registration }: Attempt, isPending: boolean): Promise<SafelightError> {
  const actorId = holder ? ownerIdFrom(holder.userId) : null;
  const code = codeOf(admission, isPending);
  const refused = { type: 'auth.sign-in', outcome: 'refused', actorId, subjectId: key, detail: { code } } as const;
  if (admission.isAdmitted && admission.locksNow) {
    const detail = { failures: admission.failures };
    await recordEvents([refused, { type: 'auth.locked', outcome: 'success', actorId, subjectId: key, detail }]);
    if (admission.isFirstLock) afterResponse('lock mail', () => sendLockMail(holder));
  } else await recordEvent(refused);
  if (isPending && registration) afterResponse('sign-up mail again', () => resend(registration));
  return new SafelightError(code, admission.isAdmitted ? {} : { retryAfterSeconds: admission.retryAfterSeconds });
}

function codeOf(admission: Admission, isPending: boolean): ErrorCode {
  if (!admission.isAdmitted) return 'auth/locked';
  return isPending ? 'auth/unverified' : 'auth/bad-credentials';
}

async function resend({ id, email }: RegistrationRow): Promise<void> {
  await limitSignUpMails(email);
  await sendSignUpMail({ id, email });
}

/** Tells the owner, with a way round: a reset ends the lock. Nobody is told where nobody lives. */
async function sendLockMail(holder: PasswordHolder | null): Promise<void> {
  if (!holder || holder.isDisabled) return;
  const link = await issueLinkTo('reset', { id: holder.userId, email: holder.email, isClosing: false });
  if (link === null) return;
  const mail = { kind: 'sign-in-locked', link, minutes: 15 } as const;
  await sendAccountMail({ to: holder.email, mail, type: 'auth.locked', actorId: ownerIdFrom(holder.userId) });
}
