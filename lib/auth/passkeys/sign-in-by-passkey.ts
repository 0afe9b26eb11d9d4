// Signing in with a passkey alone. The browser names the person by the key's user handle; a lock of the password does not
// count here, because a signature cannot be guessed.

import { requestOptions } from '@/lib/auth/passkeys/ceremonies';
import { keepChallenge, takeChallenge } from '@/lib/auth/passkeys/challenges';
import { judgePasskey } from '@/lib/auth/passkeys/passkey-proof';
import { ownerOfHandle } from '@/lib/auth/passkeys/user-handle';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { config } from '@/lib/config/config';
import { safeNextPath } from '@/lib/http/paths';
import type { PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/** Proofs of a passkey that verified its holder (RFC 8176): possession, and a finger, face or PIN. */
export const PASSKEY_AMR = ['hwk', 'user'] as const;

/** What the browser needs to ask for any passkey of this vault; nobody is named. */
export async function startPasskeySignIn() {
  const options = await requestOptions([]);
  await keepChallenge('sign-in', null, options.challenge);
  return options;
}

/**
 * Signs in on this device and answers the path to go on to, always one of ours. Unknown keys, foreign handles, disabled
 * people and bad signatures get the same answer.
 * @throws SafelightError `auth/passkey-refused`, `auth/bad-credentials` when the person was disabled in this very moment
 */
export async function signInByPasskey(input: { answer: PasskeyAnswer; next?: string | undefined }): Promise<{ path: string }> {
  const { answer, next } = input;
  const challenge = await takeChallenge('sign-in', null);
  const ownerId = answer.userHandle === undefined ? null : ownerOfHandle(answer.userHandle);
  const verdict = await judgePasskey(ownerId, answer, challenge);
  if (verdict.isProven && ownerId !== null) {
    return completeSignIn({ userId: ownerId, amr: PASSKEY_AMR, nextPath: safeNextPath(next, config().origin) });
  }
  const reason = verdict.isProven ? 'user-handle' : verdict.fault;
  // Only where one of the person's keys was named is it their event: a handle alone can be made up.
  const actorId = reason === 'unknown-key' || reason === 'challenge' ? null : ownerId;
  const detail = { method: 'hwk', code: 'auth/passkey-refused', reason };
  await recordEvent({ type: 'auth.sign-in', outcome: 'refused', actorId, detail });
  throw new SafelightError('auth/passkey-refused', { detail: reason });
}
