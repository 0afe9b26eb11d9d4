// Lockout: an attempt is booked before the proof is looked at, so that forty guesses at once are five guesses (T8).
// Keys are hashed, because what people type into an address field may be a password.

import { hashSecretToken } from '@/lib/crypto/secrets';
import { bookAttempt, deleteThrottles, findLockSeconds } from '@/lib/db/sessions/throttles';

/** The attempt at which the first lock falls (lib/db/sessions/throttles.ts holds the arithmetic: 15, 30, 60 … minutes, a day at most). */
export const FAILURES_TO_LOCK = 5;

declare const throttleKeyBrand: unique symbol;
/** `purpose:hash`. */
export type ThrottleKey = string & { readonly [throttleKeyBrand]: true };

/** `acct` counts sign-ins to an address, `2fa` second steps of a person, `sudo` proofs by a signed-in one, `verify` proofs behind a sign-up link. */
export function throttleKey(purpose: 'acct' | '2fa' | 'sudo' | 'verify', subject: string): ThrottleKey {
  return `${purpose}:${hashSecretToken(`${purpose}\0${subject}`)}` as ThrottleKey;
}

/**
 * `failures` counts the attempt just booked; `locksNow` is true when a lock begins with it unless it proves right;
 * `isFirstLock` is true once in a row of failures, for the owner's mail.
 */
export type Admission =
  | { readonly isAdmitted: true; readonly locksNow: boolean; readonly isFirstLock: boolean; readonly failures: number }
  | { readonly isAdmitted: false; readonly retryAfterSeconds: number };

/** Books an attempt under `key`. When it is not admitted the proof must not decide anything. Undone by `forgive`. */
export async function admit(key: ThrottleKey): Promise<Admission> {
  const booked = await bookAttempt(key);
  if (!booked) return { isAdmitted: false, retryAfterSeconds: Math.max(1, await findLockSeconds(key)) };
  const { failures, lockedUntil } = booked;
  return { isAdmitted: true, failures, locksNow: lockedUntil !== null, isFirstLock: failures === FAILURES_TO_LOCK };
}

/** Forgets the failures under `keys`: the right proof was given. */
export function forgive(...keys: readonly ThrottleKey[]): Promise<void> {
  return deleteThrottles(keys);
}
