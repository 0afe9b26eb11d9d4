// Links that are mailed: 256 random bits, known to the mail alone; the database keeps a hash. Opening one changes
// nothing, because mail scanners open links; a POST behind it spends it, in the transaction that does its work.

import { config } from '@/lib/config/config';
import { createSecretToken, hashSecretToken } from '@/lib/crypto/secrets';
import { findVerificationIdentifier, insertVerificationToken } from '@/lib/db/verification-tokens';

const HOUR_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const PURPOSES = {
  'sign-up': { path: '/verify', ttlSeconds: 24 * HOUR_SECONDS },
  reset: { path: '/reset-password', ttlSeconds: HOUR_SECONDS },
  'email-change': { path: '/confirm-email', ttlSeconds: HOUR_SECONDS },
  // Ends with the grace of the account, which its issuer knows.
  'cancel-deletion': { path: '/keep-account', ttlSeconds: 7 * DAY_SECONDS },
  'set-up': { path: '/set-up', ttlSeconds: DAY_SECONDS },
} as const;

export type LinkPurpose = keyof typeof PURPOSES;
/** How long a link of each purpose holds; the mails say so, too. */
export const LINK_TTL_SECONDS: Readonly<Record<LinkPurpose, number>> = {
  'sign-up': PURPOSES['sign-up'].ttlSeconds,
  reset: PURPOSES.reset.ttlSeconds,
  'email-change': PURPOSES['email-change'].ttlSeconds,
  'cancel-deletion': PURPOSES['cancel-deletion'].ttlSeconds,
  'set-up': PURPOSES['set-up'].ttlSeconds,
};

/** What a link of `purpose` for `subjectId` (a registration's or user's id) is filed under. */
export function linkIdentifier(purpose: LinkPurpose, subjectId: string): string {
  return `${purpose}:${subjectId}`;
}

/** What links of every purpose for one person are filed under, for whoever ends them all. */
export function linkIdentifiersOf(userId: string): string[] {
  return Object.keys(PURPOSES).map((purpose) => linkIdentifier(purpose as LinkPurpose, userId));
}

/** A link that is not kept yet: its address, the only copy of the token, and the row to keep. */
export type DrawnLink = {
  readonly url: string;
  readonly row: { readonly identifier: string; readonly tokenHash: string; readonly expires: Date };
};

/** Draws a link, an absolute URL of our own origin, for a transaction that keeps its row together with what it is for. */
export function drawLink(purpose: LinkPurpose, subjectId: string, expires?: Date): DrawnLink {
  const { path, ttlSeconds } = PURPOSES[purpose];
  const token = createSecretToken();
  return {
    url: `${config().origin}${path}?token=${token}`,
    row: {
      identifier: linkIdentifier(purpose, subjectId),
      tokenHash: hashSecretToken(token),
      expires: expires ?? new Date(Date.now() + ttlSeconds * 1000),
    },
  };
}

/** Makes a link and keeps its hash; the answer, an absolute URL of our own origin, is the only copy of the token. */
export async function issueLink(purpose: LinkPurpose, subjectId: string, expires?: Date): Promise<string> {
  const { url, row } = drawLink(purpose, subjectId, expires);
  await insertVerificationToken(row);
  return url;
}

/** The subject of a live link of exactly this purpose, or null. The link is not spent. */
export async function findLink(purpose: LinkPurpose, token: string): Promise<{ subjectId: string; tokenHash: string } | null> {
  const tokenHash = hashSecretToken(token);
  const identifier = await findVerificationIdentifier(tokenHash);
  const prefix = linkIdentifier(purpose, '');
  if (!identifier?.startsWith(prefix)) return null;
  return { subjectId: identifier.slice(prefix.length), tokenHash };
}
