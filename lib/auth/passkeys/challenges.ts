// Challenges of passkey ceremonies: handed out once, for one purpose, to one browser, for two minutes. The only file that
// knows their cookie.

import { cookies } from 'next/headers';
import { COOKIE_OPTIONS, tokenFrom } from '@/lib/auth/sessions/session-cookie';
import { createSecretToken, hashSecretToken } from '@/lib/crypto/secrets';
import { type ChallengePurpose, insertChallenge, takeChallenge as takeRow } from '@/lib/db/factors/passkey-challenges';
import { CHALLENGE_COOKIE } from '@/lib/shared/cookie-names';

/** How long a challenge holds. */
export const CHALLENGE_SECONDS = 120;

// The start of a ceremony is always a page of ours, so no other site's request needs to carry this.
const OPTIONS = { ...COOKIE_OPTIONS, sameSite: 'strict' } as const;

/**
 * Keeps a challenge for this browser; the one it had before is void.
 * @param userId the person who must answer it, or null where nobody is known yet
 */
export async function keepChallenge(purpose: ChallengePurpose, userId: string | null, challenge: string): Promise<void> {
  const token = createSecretToken();
  const before = await readToken();
  await insertChallenge({
    tokenHash: hashSecretToken(token),
    purpose,
    userId,
    challenge,
    expires: new Date(Date.now() + CHALLENGE_SECONDS * 1000),
    replacesHash: before === null ? null : hashSecretToken(before),
  });
  (await cookies()).set(CHALLENGE_COOKIE, token, { ...OPTIONS, maxAge: CHALLENGE_SECONDS });
}

/**
 * Takes this browser's challenge, whatever becomes of the answer to it. Null when there is none, it is too old, or it was
 * handed out for another purpose or person.
 */
export async function takeChallenge(purpose: ChallengePurpose, userId: string | null): Promise<string | null> {
  const token = await readToken();
  if (token === null) return null;
  const row = await takeRow(hashSecretToken(token));
  // With all its attributes, or a browser keeps a `__Host-` cookie.
  (await cookies()).set(CHALLENGE_COOKIE, '', { ...OPTIONS, maxAge: 0 });
  const isOurs = row !== null && row.purpose === purpose && row.userId === userId && row.expires.getTime() > Date.now();
  return isOurs ? row.challenge : null;
}

async function readToken(): Promise<string | null> {
  return tokenFrom((await cookies()).get(CHALLENGE_COOKIE)?.value);
}
