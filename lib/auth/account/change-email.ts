// Another address for an account: wanted by its owner after a fresh proof, proven by a link to the new address, told to both. The request
// does the same work for every address and never looks whether it is somebody's: that decides only which mail goes out (T1).

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { limitOrThrow } from '@/lib/auth/limits';
import { drawLink, findLink, linkIdentifier, linkIdentifiersOf } from '@/lib/auth/one-time-links';
import { findActor } from '@/lib/auth/sessions/session';
import { throttleKey } from '@/lib/auth/throttle';
import {
  completeEmailChange,
  deleteEmailChange,
  type EmailChangeRow,
  findEmailChange,
  replaceEmailChange,
} from '@/lib/db/email-changes';
import { findUserByEmail } from '@/lib/db/users';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const ASKED = 'auth.email-change-asked';
const CHANGED = 'auth.email-changed';
/** Mails one address can be made to get, and changes one person can ask for. */
const PER_HOUR = { limit: 5, windowSeconds: 60 * 60 } as const;

/**
 * Keeps the wanted address for an hour and mails a link to it, or, where it is somebody's already, a mail that says so; the present
 * address is told at once. The answer is the same in both cases. A newer wish takes the place of an older one.
 * @throws SafelightError `request/invalid` (a FieldRefusal) for the present address, `request/rate-limited`, `limits/unavailable`,
 * `auth/required` when the account is gone
 */
export async function askForEmailChange(actor: Actor, { email }: { email: string }): Promise<{ email: string }> {
  if (email === actor.email) throw new FieldRefusal('request/invalid', { email: ['email/unchanged'] });
  await limitOrThrow(`email-change:${actor.ownerId}`, PER_HOUR);
  await limitOrThrow(`email-change-mail:${email}`, PER_HOUR);
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type: ASKED, outcome: 'success', actorId, sessionId, subjectId: throttleKey('acct', email) });
  const link = drawLink('email-change', actorId);
  if (!(await replaceEmailChange(actorId, email, link.row))) throw new SafelightError('auth/required');
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
  if (!(await deleteEmailChange(actorId, linkIdentifier('email-change', actorId)))) return;
  await recordEvent({ type: ASKED, outcome: 'success', actorId, sessionId, detail: { cancelled: true } });
}

/**
 * Puts the new address in place by its mailed link, signed in or not; of parallel calls one succeeds. Every other session, every waiting
 * sign-in and every link of the person ends, and both addresses are told.
 * @throws SafelightError `auth/expired-link`, the same whether the link is unknown, spent or old, or the address is taken by now
 */
export async function confirmEmailChange({ token }: { token: string }): Promise<void> {
  const link = await findLink('email-change', token);
  if (!link) throw await expired(null);
  const ownerId = ownerIdFrom(link.subjectId);
  const actor = await findActor();
  const changed = await completeEmailChange(ownerId, {
    linkTokenHash: link.tokenHash,
    linkIdentifier: linkIdentifier('email-change', ownerId),
    linkIdentifiers: linkIdentifiersOf(ownerId),
    keepSessionId: actor?.ownerId === ownerId ? actor.sessionId : null,
    throttleKeysOf: (email) => [throttleKey('acct', email)],
  });
  if (!changed) throw await expired(ownerId);
  await recordEvent({ type: CHANGED, outcome: 'success', actorId: ownerId });
  const at = new Date();
  const told = (to: string, forgotPasswordUrl: string | null) =>
    sendAccountMail({ to, type: CHANGED, actorId: ownerId, mail: { kind: 'email-changed', at, forgotPasswordUrl } });
  afterResponse('email changed mails', async () => {
    await told(changed.from, null);
    await told(changed.to, pageUrl('/forgot-password'));
  });
}

async function expired(actorId: OwnerId | null): Promise<SafelightError> {
  await recordEvent({ type: CHANGED, outcome: 'refused', actorId, detail: { code: 'auth/expired-link' } });
  return new SafelightError('auth/expired-link');
}
