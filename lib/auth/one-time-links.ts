// Links that are mailed: 256 random bits, known to the mail alone; the database keeps a hash. Opening one changes
// nothing, because mail scanners open links; a POST behind it spends it, in the transaction that does its work.

import { config } from '@/lib/config/config';
import { createSecretToken, hashSecretToken } from '@/lib/crypto/secrets';
import { findVerificationIdentifier, insertVerificationToken } from '@/lib/db/verification-tokens';

const HOUR_SECONDS = 60 * 60;
const PURPOSES = {
  'sign-up': { path: '/verify', ttlSeconds: 24 * HOUR_SECONDS },
  reset: { path: '/reset-password', ttlSeconds: HOUR_SECONDS },
} as const;

export type LinkPurpose = keyof typeof PURPOSES;
/** How long a link of each purpose holds; the mails say so, too. */
export const LINK_TTL_SECONDS: Readonly<Record<LinkPurpose, number>> = {
  'sign-up': PURPOSES['sign-up'].ttlSeconds,
  reset: PURPOSES.reset.ttlSeconds,
};

/** What a link of `purpose` for `subjectId` (a registration's or user's id) is filed under. */
export function linkIdentifier(purpose: LinkPurpose, subjectId: string): string {
  return `${purpose}:${subjectId}`;
}

/** Makes a link and keeps its hash; the answer, an absolute URL of our own origin, is the only copy of the token. */
export async function issueLink(purpose: LinkPurpose, subjectId: string): Promise<string> {
  const { path, ttlSeconds } = PURPOSES[purpose];
  const token = createSecretToken();
  await insertVerificationToken({
    identifier: linkIdentifier(purpose, subjectId),
    tokenHash: hashSecretToken(token),
    expires: new Date(Date.now() + ttlSeconds * 1000),
  });
  return `${config().origin}${path}?token=${token}`;
}

/** The subject of a live link of exactly this purpose, or null. The link is not spent. */
export async function findLink(purpose: LinkPurpose, token: string): Promise<{ subjectId: string; tokenHash: string } | null> {
  const tokenHash = hashSecretToken(token);
  const identifier = await findVerificationIdentifier(tokenHash);
  const prefix = linkIdentifier(purpose, '');
  if (!identifier?.startsWith(prefix)) return null;
  return { subjectId: identifier.slice(prefix.length), tokenHash };
}
