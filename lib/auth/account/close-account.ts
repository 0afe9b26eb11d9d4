// An account whose owner wants it gone: closed at once, deleted after its grace (lib/vault/delete-account.ts), kept by a mailed link.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { SessionActor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { drawLink, expiredLink, findLink, issueLinkTo, linkIdentifiersOf } from '@/lib/auth/one-time-links';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { clearSessionCookie } from '@/lib/auth/sessions/session-cookie';
import { config } from '@/lib/config/config';
import { closeAccount as close, reopenAccount } from '@/lib/db/accounts/account-deletions';
import { inTransaction } from '@/lib/db/transactions';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { recordEvent } from '@/lib/watch/record';

const ASKED = 'auth.deletion-asked';
const CANCELLED = 'auth.deletion-cancelled';
const DAY_MILLISECONDS = 24 * 60 * 60_000;

/** Days between asking for the deletion and the deletion. */
export function graceDays(): number {
  return config().ACCOUNT_GRACE_DAYS;
}

/**
 * Closes the account of whoever typed its address: every session, waiting sign-in and token ends, nobody signs in, and a link that
 * takes it back is mailed. To be called behind a step-up door.
 * @throws SafelightError `request/invalid` (a FieldRefusal of `email`) for another address, `auth/required` when it is gone or
 * closed, or the session has ended meanwhile
 */
export async function closeAccount(actor: SessionActor, { email }: { email: string }): Promise<void> {
  if (email !== actor.email) throw new FieldRefusal('request/invalid', { email: ['email/mismatch'] });
  const { ownerId: actorId, sessionId } = actor;
  const dueAt = new Date(Date.now() + graceDays() * DAY_MILLISECONDS);
  const link = drawLink('cancel-deletion', actorId, dueAt);
  await actInSession(actor, async (tx) => {
    await close(tx, actorId, { dueAt, link: link.row, linkIdentifiers: linkIdentifiersOf(actorId) });
    await recordEvent({ type: ASKED, outcome: 'success', actorId, sessionId, detail: { days: graceDays() } }, tx);
  });
  await clearSessionCookie();
  const mail = { kind: 'deletion-asked', link: link.url, dueAt } as const;
  afterResponse('deletion mail', () => sendAccountMail({ to: email, type: ASKED, actorId, mail }));
}

/** Mails one more link that keeps a closed account, for somebody who lost the first. For use after the answer. */
export async function sendKeepLink(person: { id: string; email: string }, dueAt: Date): Promise<void> {
  const actorId = ownerIdFrom(person.id);
  const link = await issueLinkTo('cancel-deletion', { ...person, isClosing: true }, dueAt);
  if (link === null) return;
  await sendAccountMail({ to: person.email, type: ASKED, actorId, mail: { kind: 'deletion-asked', link, dueAt } });
}

/**
 * Keeps a closed account by its mailed link. Signs nobody in; tokens of programs stay revoked.
 * @throws SafelightError `auth/expired-link` when the link is unknown, spent or old, or the deletion has begun
 */
export async function keepAccount({ token }: { token: string }): Promise<void> {
  const link = await findLink('cancel-deletion', token);
  if (!link) throw await expiredLink(CANCELLED, null);
  const actorId = ownerIdFrom(link.subjectId);
  const kept = await inTransaction(async (tx) => {
    const reopened = await reopenAccount(tx, actorId, link);
    if (reopened) await recordEvent({ type: CANCELLED, outcome: 'success', actorId }, tx);
    return reopened;
  });
  if (!kept) throw await expiredLink(CANCELLED, actorId);
  const mail = { kind: 'deletion-cancelled', forgotPasswordUrl: pageUrl('/forgot-password'), at: new Date() } as const;
  afterResponse('account kept mail', () => sendAccountMail({ to: kept.email, type: CANCELLED, actorId, mail }));
}
