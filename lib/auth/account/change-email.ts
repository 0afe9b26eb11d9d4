// Another address for an account: wanted by its owner after a fresh proof, proven by a link to the new address, told to both. The request
// does the same work for every address and never looks whether it is somebody's: that decides only which mail goes out (T1).

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor, SessionActor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { limitOrThrow } from '@/lib/auth/limits';
import { drawLink, expiredLink, findLink, type LiveLink, linkIdentifier, linkIdentifiersOf } from '@/lib/auth/one-time-links';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { findActor } from '@/lib/auth/sessions/session';
import { throttleKey } from '@/lib/auth/throttle';
import { lockRow, lockUser } from '@/lib/db/sessions/access';
import type { Transaction } from '@/lib/db/client';
import {
  completeEmailChange,
  deleteEmailChange,
  type EmailChangeRow,
  findEmailChange,
  replaceEmailChange,
} from '@/lib/db/accounts/email-changes';
import { isUniqueViolation } from '@/lib/db/failures';
import { inTransaction } from '@/lib/db/transactions';
import { findUserByEmail } from '@/lib/db/accounts/users';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { recordEvent } from '@/lib/watch/record';

const ASKED = 'auth.email-change-asked';
const CHANGED = 'auth.email-changed';
/** Mails one address can be made to get, and changes one person can ask for. */
const PER_HOUR = { limit: 5, windowSeconds: 60 * 60 } as const;

/**
 * Keeps the wanted address for an hour and mails a link to it, or, where it is somebody's already, a mail that says so; the present
 * address is told at once. The answer is the same in both cases. A newer wish takes the place of an older one.
 * @throws SafelightError `request/invalid` (a FieldRefusal) for the present address, `request/rate-limited`, `limits/unavailable`,
 * `auth/required` when the account is gone or the session has ended meanwhile
 */
export async function askForEmailChange(actor: SessionActor, { email }: { email: string }): Promise<{ email: string }> {
  if (email === actor.email) throw new FieldRefusal('request/invalid', { email: ['email/unchanged'] });
  await limitOrThrow(`email-change:${actor.ownerId}`, PER_HOUR);
  await limitOrThrow(`email-change-mail:${email}`, PER_HOUR);
  const { ownerId: actorId, sessionId } = actor;
  const link = drawLink('email-change', actorId);
  await actInSession(actor, async (tx) => {
    await replaceEmailChange(tx, actorId, { email, link: link.row });
    await recordEvent({ type: ASKED, outcome: 'success', actorId, sessionId, subjectId: throttleKey('acct', email) }, tx);
  });
  afterResponse('email change mails', () => sendAskedMails(actor, email, link.url));
  return { email };
}

async function sendAskedMails({ ownerId: actorId, email: present }: Actor, wanted: string, link: string): Promise<void> {
  const urls = { signInUrl: pageUrl('/sign-in'), forgotPasswordUrl: pageUrl('/forgot-password') };
  const notice = { kind: 'email-change-asked', forgotPasswordUrl: urls.forgotPasswordUrl, at: new Date() } as const;
  await sendAccountMail({ to: present, type: ASKED, actorId, mail: notice });
  const isTaken = (await findUserByEmail(wanted)) !== null;
  const mail = isTaken ? ({ kind: 'address-in-use', ...urls } as const) : ({ kind: 'confirm-new-address', link } as const);
  await sendAccountMail({ to: wanted, type: ASKED, actorId, mail });
}

/** The address that waits for its proof, or null. */
export function findWantedEmail(actor: Actor): Promise<EmailChangeRow | null> {
  return findEmailChange(actor.ownerId);
}

/** Forgets the address that waits for its proof; its link is dead. Harmless when none does. */
export async function cancelEmailChange(actor: Actor): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  await inTransaction(async (tx) => {
    await lockRow(tx, actorId);
    if (!(await deleteEmailChange(tx, actorId, linkIdentifier('email-change', actorId)))) return;
    await recordEvent({ type: ASKED, outcome: 'success', actorId, sessionId, detail: { cancelled: true } }, tx);
  });
}

/**
 * Puts the new address in place by its mailed link, signed in or not; of parallel calls one succeeds. Every other session, every waiting
 * sign-in and every link of the person ends, and both addresses are told.
 * @throws SafelightError `auth/expired-link`, the same whether the link is unknown, spent or old, or the address is taken by now;
 * `auth/required` when the person's own session, which would go on, has ended meanwhile
 */
export async function confirmEmailChange({ token }: { token: string }): Promise<void> {
  const link = await findLink('email-change', token);
  if (!link) throw await expiredLink(CHANGED, null);
  const ownerId = ownerIdFrom(link.subjectId);
  const changed = await complete(ownerId, link).catch((error: unknown) => {
    if (isUniqueViolation(error)) return null;
    throw error;
  });
  if (!changed) throw await expiredLink(CHANGED, ownerId);
  const at = new Date();
  const told = (to: string, forgotPasswordUrl: string | null) =>
    sendAccountMail({ to, type: CHANGED, actorId: ownerId, mail: { kind: 'email-changed', at, forgotPasswordUrl } });
  afterResponse('email changed mails', async () => {
    await told(changed.from, null);
    await told(changed.to, pageUrl('/forgot-password'));
  });
}

// In the person's own session where there is one, and without where not: the link may be opened on any device.
async function complete(ownerId: OwnerId, link: LiveLink): Promise<{ from: string; to: string } | null> {
  const actor = await findActor();
  const own = actor?.ownerId === ownerId ? actor : null;
  const linkIdentifiers = linkIdentifiersOf(ownerId);
  const keepSessionId = own?.sessionId ?? null;
  const throttleKeysOf = (email: string) => [throttleKey('acct', email)];
  const work = async (tx: Transaction) => {
    const changed = await completeEmailChange(tx, ownerId, { link, linkIdentifiers, keepSessionId, throttleKeysOf });
    if (changed) await recordEvent({ type: CHANGED, outcome: 'success', actorId: ownerId }, tx);
    return changed;
  };
  if (own) return actInSession(own, work);
  return inTransaction(async (tx) => ((await lockUser(tx, ownerId)) ? work(tx) : null));
}
