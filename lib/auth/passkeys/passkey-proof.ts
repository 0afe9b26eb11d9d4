// Whether an answer proves that a person holds one of their passkeys. Every way in by passkey asks here.

import { judgeProof } from '@/lib/auth/passkeys/ceremonies';
import { userHandleOf } from '@/lib/auth/passkeys/user-handle';
import { bookPasskeyUse, findPasskey } from '@/lib/db/factors/passkeys';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';

/** Why a proof did not hold, for the ledger: `counter` means that two devices may hold one key. */
export type ProofFault = 'challenge' | 'unknown-key' | 'not-verified' | 'user-handle' | 'counter';
export type ProofVerdict = { readonly isProven: true } | { readonly isProven: false; readonly fault: ProofFault };

const no = (fault: ProofFault): ProofVerdict => ({ isProven: false, fault });

/**
 * Judges `answer` for the person `ownerId` (null: nobody we know) and, when it holds, books the use of the key.
 * @param challenge what was handed out for this and was taken just now; null when there was nothing to take
 */
export async function judgePasskey(
  ownerId: OwnerId | null,
  answer: PasskeyAnswer,
  challenge: string | null,
): Promise<ProofVerdict> {
  if (challenge === null) return no('challenge');
  const key = ownerId === null ? null : await findPasskey(ownerId, answer.id);
  const use = await judgeProof(answer, challenge, key?.publicKey ?? null);
  if (ownerId === null || key === null) return no('unknown-key');
  if (use === null) return no('not-verified');
  if (answer.userHandle !== undefined && answer.userHandle !== userHandleOf(ownerId)) return no('user-handle');
  return (await bookPasskeyUse(ownerId, key.id, use)) ? { isProven: true } : no('counter');
}
