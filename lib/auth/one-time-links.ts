// Links that are mailed: 256 random bits, known to the mail alone; the database keeps a hash. Opening one changes
// nothing, because mail scanners open links; a POST behind it spends it, in the transaction that does its work.

import { config } from '@/lib/config/config';
import { createSecretToken, hashSecretToken } from '@/lib/crypto/secrets';
import {
  findVerificationIdentifier,
  insertVerificationToken,
  keepLinkOf,
  type LinkHolder,
  type LinkRow,
} from '@/lib/db/accounts/verification-tokens';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { EventType } from '@/lib/watch/event-types';
import { recordEvent } from '@/lib/watch/record';

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

/** When a link of `purpose` that is drawn now ends; the mails say so, too. */
export function linkExpires(purpose: LinkPurpose): Date {
  return new Date(Date.now() + PURPOSES[purpose].ttlSeconds * 1000);
}

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
  readonly row: LinkRow;
};

/** Draws a link, an absolute URL of our own origin, for a transaction that keeps its row together with what it is for. */
export function drawLink(purpose: LinkPurpose, subjectId: string, expires?: Date): DrawnLink {
  const token = createSecretToken();
  return {
    url: `${config().origin}${PURPOSES[purpose].path}?token=${token}`,
    row: {
      identifier: linkIdentifier(purpose, subjectId),
      tokenHash: hashSecretToken(token),
      expires: expires ?? linkExpires(purpose),
    },
  };
}

/** Makes a link and keeps its hash; the answer, an absolute URL of our own origin, is the only copy of the token. */
export async function issueLink(purpose: LinkPurpose, subjectId: string): Promise<string> {
  const { url, row } = drawLink(purpose, subjectId);
  await insertVerificationToken(row);
  return url;
}

/** The same for somebody who was looked up: null, with nothing kept, when the address or the account changed since. */
export async function issueLinkTo(purpose: LinkPurpose, holder: LinkHolder, expires?: Date): Promise<string | null> {
  const { url, row } = drawLink(purpose, holder.id, expires);
  return (await keepLinkOf(holder, row)) ? url : null;
}

/** A live link: what it is for, and what the transaction that does its work spends. */
export type LiveLink = { readonly subjectId: string; readonly identifier: string; readonly tokenHash: string };

/** The live link of exactly this purpose, or null. The link is not spent. */
export async function findLink(purpose: LinkPurpose, token: string): Promise<LiveLink | null> {
  const tokenHash = hashSecretToken(token);
  const identifier = await findVerificationIdentifier(tokenHash);
  const prefix = linkIdentifier(purpose, '');
  if (!identifier?.startsWith(prefix)) return null;
  return { subjectId: identifier.slice(prefix.length), identifier, tokenHash };
}

/** Puts a link that did not do its work on record, and answers the refusal to throw: the same whether it is unknown, spent or old. */
export async function expiredLink(type: EventType, actorId: OwnerId | null): Promise<SafelightError> {
  const code = 'auth/expired-link';
  await recordEvent({ type, outcome: 'refused', actorId, detail: { code } });
  return new SafelightError(code);
}
