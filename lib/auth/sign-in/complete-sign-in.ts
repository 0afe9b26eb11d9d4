// Where every proof of identity ends: password, identity provider, passkey, second step. It decides whether one more proof is
// owed, and nothing else signs anybody in.

import { confirmSession, establish, findActor } from '@/lib/auth/sessions/session';
import { clearSessionCookie } from '@/lib/auth/sessions/session-cookie';
import { type SecondProof, settlePending, startPending } from '@/lib/auth/sign-in/pending';
import { noteDevice } from '@/lib/auth/sign-in/sign-in-notices';
import { findSecondFactors, needsSecondStep } from '@/lib/db/factors/second-factors';
import { deleteOwnSession } from '@/lib/db/sessions/sessions';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/** Where a sign-in goes that owes its second proof. */
export const SECOND_STEP_PATH = '/second-step';

/** `amr` (RFC 8176) lists the proofs given: pwd, oidc, otp, recovery, hwk (a passkey), user (it verified its holder). */
export type Proof = { readonly userId: string; readonly amr: readonly string[]; readonly nextPath: string };

const SECOND_PROOFS = ['otp', 'recovery'];

/** True when the proofs are of two kinds: a second step was done, or a passkey that verified its holder stands for both. */
export function isTwoFactor(amr: readonly string[]): boolean {
  const hasFirst = amr.includes('pwd') || amr.includes('oidc');
  if (amr.includes('hwk')) return hasFirst || amr.includes('user');
  return hasFirst && SECOND_PROOFS.some((proof) => amr.includes(proof));
}

/**
 * Signs the person in on this device, or lets the sign-in wait when the person has a second factor and it was not shown.
 * Somebody signed in already who proves themselves again gets a fresh session and a fresh clock. Answers where to go on.
 * @throws SafelightError `auth/bad-credentials` when the person is gone, disabled or waiting for deletion;
 * `auth/required` when somebody confirms in a session that was ended meanwhile.
 */
export async function completeSignIn(proof: Proof): Promise<{ path: string }> {
  const { userId, amr, nextPath } = proof;
  const factors = await findSecondFactors(userId);
  if (!factors) throw new SafelightError('auth/bad-credentials', { detail: 'gone or disabled' });
  if (isTwoFactor(amr)) return onward(await enter(proof));
  if (!needsSecondStep(factors)) {
    const { path, sessionId } = await enter(proof);
    // A first factor that came while this sign-in was under way has ended every session but, perhaps, this one.
    const since = await findSecondFactors(userId);
    if (since === null || !needsSecondStep(since)) return { path };
    await deleteOwnSession(ownerIdFrom(userId), sessionId);
    await clearSessionCookie();
  }
  await recordEvent({ type: 'auth.second-step', outcome: 'success', actorId: ownerIdFrom(userId), detail: { asked: true } });
  await startPending({ userId, amr, nextPath });
  return { path: SECOND_STEP_PATH };
}

/**
 * Ends the second step of the sign-in that waits in this browser; `check` judges the proof of the person it is shown.
 * @throws SafelightError `auth/pending-expired`, `auth/locked`, `auth/bad-code`, `auth/bad-credentials`
 */
export async function completeSecondStep(
  kind: SecondProof,
  check: (userId: string) => Promise<boolean>,
): Promise<{ path: string }> {
  return onward(await enter(await settlePending(kind, check)));
}

const onward = ({ path }: { path: string }) => ({ path });

async function enter({ userId, amr, nextPath }: Proof): Promise<{ path: string; sessionId: string }> {
  const actorId = ownerIdFrom(userId);
  const present = await findActor();
  const confirming = present?.ownerId === actorId ? present : null;
  const type = confirming ? 'auth.confirmed' : 'auth.sign-in';
  await recordEvent({ type, outcome: 'success', actorId, detail: { method: amr.join(' ') } });
  if (!confirming) await noteDevice(userId);
  const { sessionId } = await (confirming ? confirmSession(confirming, [...amr]) : establish(userId, [...amr]));
  return { path: nextPath, sessionId };
}
