// A passkey as the second proof of a sign-in that waits: only one of the waiting person's own.

import { requestOptions } from '@/lib/auth/passkeys/ceremonies';
import { keepChallenge, takeChallenge } from '@/lib/auth/passkeys/challenges';
import { judgePasskey } from '@/lib/auth/passkeys/passkey-proof';
import { completeSecondStep } from '@/lib/auth/sign-in/complete-sign-in';
import { findPendingSignIn } from '@/lib/auth/sign-in/pending';
import { listPasskeys } from '@/lib/db/factors/passkeys';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import type { PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/**
 * What the browser needs to ask for a passkey of the person who waits in it.
 * @throws SafelightError `auth/pending-expired` when nothing waits; `auth/passkey-refused` when that person has no passkey
 */
export async function startPasskeyStep() {
  const pending = await findPendingSignIn();
  if (!pending) throw new SafelightError('auth/pending-expired');
  const keys = await listPasskeys(ownerIdFrom(pending.userId));
  // An empty list would ask the browser for anybody's key.
  if (keys.length === 0) throw new SafelightError('auth/passkey-refused', { detail: 'no passkey' });
  const options = await requestOptions(keys);
  await keepChallenge('second-step', pending.userId, options.challenge);
  return options;
}

/**
 * Ends the second step and answers where to go on. A try counts like any other second proof.
 * @throws SafelightError `auth/pending-expired`, `auth/locked`, `auth/passkey-refused`, `auth/bad-credentials`
 */
export async function endPasskeyStep({ answer }: { answer: PasskeyAnswer }): Promise<{ path: string }> {
  try {
    return await completeSecondStep('hwk', (userId) => isProofOf(ownerIdFrom(userId), answer));
  } catch (error) {
    // The step speaks of codes; there is none here.
    if (isSafelightError(error, 'auth/bad-code')) throw new SafelightError('auth/passkey-refused', { cause: error });
    throw error;
  }
}

async function isProofOf(ownerId: OwnerId, answer: PasskeyAnswer): Promise<boolean> {
  const verdict = await judgePasskey(ownerId, answer, await takeChallenge('second-step', ownerId));
  if (verdict.isProven) return true;
  // The step records the refusal; that a key may exist twice is told beside it.
  if (verdict.fault === 'counter') {
    const detail = { method: 'hwk', code: 'auth/passkey-refused', reason: verdict.fault };
    await recordEvent({ type: 'auth.sign-in', outcome: 'refused', actorId: ownerId, detail });
  }
  return false;
}
