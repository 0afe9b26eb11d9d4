// A sign-in between its first and its second proof. It has a table and a cookie of its own and is never a session: while it
// waits nothing can be reached (T8). The only file that knows its cookie.

import { cookies } from 'next/headers';
import { COOKIE_OPTIONS, tokenFrom } from '@/lib/auth/sessions/session-cookie';
import { noteFailuresBefore, noteSecondStepLocked } from '@/lib/auth/sign-in/sign-in-notices';
import { admit, forgive, throttleKey } from '@/lib/auth/throttle';
import { createSecretToken, hashSecretToken } from '@/lib/crypto/secrets';
import { bookPendingTry, findPending, insertPending, type PendingRow, takePending } from '@/lib/db/sessions/pending-sign-ins';
import { PENDING_COOKIE } from '@/lib/shared/cookie-names';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const PENDING_SECONDS = 5 * 60;

/** What proves possession in the second step: a code of the authenticator, a recovery code, a passkey. */
export type SecondProof = 'otp' | 'recovery' | 'hwk';
export type PendingSignIn = PendingRow;

/** Lets a sign-in wait for its second proof, for five minutes and five tries, in this browser alone. */
export async function startPending(row: { userId: string; amr: readonly string[]; nextPath: string }): Promise<void> {
  const token = createSecretToken();
  const expires = new Date(Date.now() + PENDING_SECONDS * 1000);
  await insertPending({ ...row, amr: [...row.amr], tokenHash: hashSecretToken(token), expires });
  // Lax as the session's: a Strict cookie would not go along when an identity provider's answer leads on to the second step.
  (await cookies()).set(PENDING_COOKIE, token, { ...COOKIE_OPTIONS, maxAge: PENDING_SECONDS });
}

/** The sign-in that waits in this browser, or null. */
export async function findPendingSignIn(): Promise<PendingSignIn | null> {
  const token = tokenFrom((await cookies()).get(PENDING_COOKIE)?.value);
  return token === null ? null : findPending(hashSecretToken(token));
}

/** Ends the sign-in that waits in this browser. Harmless when none does. */
export async function endPending(): Promise<void> {
  const pending = await findPendingSignIn();
  if (pending) await takePending(pending.tokenHash);
  await clearPendingCookie();
}

// With all its attributes, or a browser keeps a `__Host-` cookie.
async function clearPendingCookie(): Promise<void> {
  (await cookies()).set(PENDING_COOKIE, '', { ...COOKIE_OPTIONS, maxAge: 0 });
}

/**
 * Judges the second proof of the sign-in that waits in this browser: the try is booked before `check` looks at anything, with
 * this sign-in and, where it could be guessed, over all sign-ins of the person. Recovery codes and passkeys cannot, and a lock
 * that somebody else caused must not shut them out. Answers the person and the proofs given; the caller goes on with
 * complete-sign-in.ts. Of several right proofs at once one wins.
 * @throws SafelightError `auth/pending-expired` when nothing waits here (any more), `auth/locked`, `auth/bad-code`
 */
export async function settlePending(
  kind: SecondProof,
  check: (userId: string) => Promise<boolean>,
): Promise<{ userId: string; amr: string[]; nextPath: string }> {
  const pending = await findPendingSignIn();
  if (!pending || !(await bookPendingTry(pending.tokenHash))) throw new SafelightError('auth/pending-expired');
  const { userId, tokenHash, amr, nextPath } = pending;
  const key = throttleKey('2fa', userId);
  const admission = kind === 'otp' ? await admit(key) : null;
  if (admission && !admission.isAdmitted) {
    await refused(userId, kind, 'auth/locked');
    throw new SafelightError('auth/locked', { retryAfterSeconds: admission.retryAfterSeconds });
  }
  if (!(await check(userId))) {
    await refused(userId, kind, 'auth/bad-code');
    if (admission?.locksNow) await locked(userId, admission);
    throw new SafelightError('auth/bad-code');
  }
  if (!(await takePending(tokenHash))) throw new SafelightError('auth/pending-expired');
  await forgive(key);
  noteFailuresBefore(userId, (admission?.failures ?? 1) - 1);
  await clearPendingCookie();
  return { userId, amr: [...amr, kind], nextPath };
}

// A lock says more here than at the first step: somebody got past that one.
async function locked(userId: string, { failures, isFirstLock }: { failures: number; isFirstLock: boolean }): Promise<void> {
  const detail = { failures, step: 'second' };
  await recordEvent({ type: 'auth.locked', outcome: 'success', actorId: ownerIdFrom(userId), detail });
  if (isFirstLock) noteSecondStepLocked(userId);
}

function refused(userId: string, method: SecondProof, code: 'auth/locked' | 'auth/bad-code'): Promise<void> {
  return recordEvent({ type: 'auth.second-step', outcome: 'refused', actorId: ownerIdFrom(userId), detail: { method, code } });
}
