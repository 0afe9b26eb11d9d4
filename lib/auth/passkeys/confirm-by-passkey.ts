// A signed-in person proves again who they are, by one of their passkeys.

import type { Actor } from '@/lib/auth/actor';
import { requestOptions } from '@/lib/auth/passkeys/ceremonies';
import { keepChallenge, takeChallenge } from '@/lib/auth/passkeys/challenges';
import { judgePasskey } from '@/lib/auth/passkeys/passkey-proof';
import { PASSKEY_AMR } from '@/lib/auth/passkeys/sign-in-by-passkey';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { config } from '@/lib/config/config';
import { countPasskeys, listPasskeys } from '@/lib/db/factors/passkeys';
import { safeNextPath } from '@/lib/http/paths';
import type { PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/** Whether this person has a passkey to confirm with. */
export async function canConfirmByPasskey(actor: Actor): Promise<boolean> {
  return (await countPasskeys(actor.ownerId)) > 0;
}

/**
 * What the browser needs to ask for a passkey of this person.
 * @throws SafelightError `auth/passkey-refused` when there is none
 */
export async function startPasskeyConfirmation(actor: Actor) {
  const keys = await listPasskeys(actor.ownerId);
  // An empty list would ask the browser for anybody's key.
  if (keys.length === 0) throw new SafelightError('auth/passkey-refused', { detail: 'no passkey' });
  const options = await requestOptions(keys);
  await keepChallenge('confirm', actor.ownerId, options.challenge);
  return options;
}

/**
 * Confirms, and answers where to go on, a path of ours.
 * @throws SafelightError `auth/passkey-refused`, `auth/bad-credentials` when the person was disabled in this very moment
 */
export async function confirmByPasskey(
  actor: Actor,
  { answer, next }: { answer: PasskeyAnswer; next?: string | undefined },
): Promise<{ path: string }> {
  const { ownerId, sessionId } = actor;
  const verdict = await judgePasskey(ownerId, answer, await takeChallenge('confirm', ownerId));
  if (!verdict.isProven) {
    const detail = { method: 'hwk', code: 'auth/passkey-refused', reason: verdict.fault };
    await recordEvent({ type: 'auth.confirmed', outcome: 'refused', actorId: ownerId, sessionId, detail });
    throw new SafelightError('auth/passkey-refused', { detail: verdict.fault });
  }
  return completeSignIn({ userId: ownerId, amr: PASSKEY_AMR, nextPath: safeNextPath(next, config().origin) });
}
