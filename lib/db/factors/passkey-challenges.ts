// Challenges of passkey ceremonies, found by the hash of their cookie's token. Looking at one takes it away.

import { db } from '@/lib/db/client';

/** What a challenge was handed out for; it is good for nothing else. */
export type ChallengePurpose = 'register' | 'sign-in' | 'second-step' | 'confirm';

export type ChallengeRow = {
  readonly purpose: string;
  /** Null where nobody is known yet. */
  readonly userId: string | null;
  readonly challenge: string;
  readonly expires: Date;
};

/** Keeps a challenge; the one of `replacesHash`, handed to the same browser before, ends. */
export async function insertChallenge(
  row: ChallengeRow & { tokenHash: string; purpose: ChallengePurpose; replacesHash: string | null },
): Promise<void> {
  const { replacesHash, ...data } = row;
  await db().$transaction(async (tx) => {
    if (replacesHash !== null) await tx.passkeyChallenge.deleteMany({ where: { tokenHash: replacesHash } });
    await tx.passkeyChallenge.create({ data, select: { tokenHash: true } });
  });
}

/** Takes the challenge of a token's hash, expired or not; null when it is gone. Of several callers at once one gets it. */
export async function takeChallenge(tokenHash: string): Promise<ChallengeRow | null> {
  const rows = await db().$queryRaw<ChallengeRow[]>`
    delete from "PasskeyChallenge" where "tokenHash" = ${tokenHash} returning purpose, "userId", challenge, expires`;
  return rows[0] ?? null;
}
