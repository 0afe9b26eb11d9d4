// The second step of a sign-in by a code: of the authenticator app, or one of the recovery codes.

import { spendTotpCode } from '@/lib/auth/factors/authenticator';
import { spendRecoveryCode } from '@/lib/auth/factors/recovery-codes';
import { completeSecondStep } from '@/lib/auth/sign-in/complete-sign-in';
import { endPending, findPendingSignIn } from '@/lib/auth/sign-in/pending';
import { findSecondFactors } from '@/lib/db/factors/second-factors';
import { ownerIdFrom } from '@/lib/shared/owner-id';

/** Which second proofs the person whose sign-in waits in this browser can give besides a recovery code. */
export type SecondStepOptions = { readonly hasAuthenticator: boolean; readonly hasPasskey: boolean };

/** The ways on for the sign-in that waits in this browser; null when none does. Nothing tells whose it is. */
export async function findSecondStep(): Promise<SecondStepOptions | null> {
  const pending = await findPendingSignIn();
  const factors = pending && (await findSecondFactors(pending.userId));
  return factors && { hasAuthenticator: factors.hasAuthenticator, hasPasskey: factors.passkeys > 0 };
}

/**
 * Ends the sign-in that waits in this browser by a code, which is spent by it. Answers where to go on, a path of ours.
 * @throws SafelightError `auth/pending-expired`, `auth/locked`, `auth/bad-code`, `auth/bad-credentials`
 */
export function completeByCode({ method, code }: { method: 'otp' | 'recovery'; code: string }): Promise<{ path: string }> {
  const spend = method === 'otp' ? spendTotpCode : spendRecoveryCode;
  return completeSecondStep(method, (userId) => spend(ownerIdFrom(userId), code));
}

/** Gives the waiting sign-in up. Harmless when none waits. */
export async function cancelSecondStep(): Promise<void> {
  await endPending();
}
