// An account whose owner wants it gone: closed at once, deleted after its grace (lib/vault/delete-account.ts), kept by a mailed link.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { drawLink, findLink, issueLink, linkIdentifier, linkIdentifiersOf } from '@/lib/auth/one-time-links';
import { clearSessionCookie } from '@/lib/auth/sessions/session-cookie';
import { config } from '@/lib/config/config';
import { closeAccount as close, reopenAccount } from '@/lib/db/account-deletions';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
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
 * @throws SafelightError `request/invalid` (a FieldRefusal of `email`) for another address, `auth/required` when it is gone or closed
 */
export async function closeAccount(actor: Actor, { email }: { email: string }): Promise<void> {
  if (email !== actor.email) throw new FieldRefusal('request/invalid', { email: ['email/mismatch'] });
  const { ownerId: actorId, sessionId } = actor;
  const dueAt = new Date(Date.now() + graceDays() * DAY_MILLISECONDS);
  await recordEvent({ type: ASKED, outcome: 'success', actorId, sessionId, detail: { days: graceDays() } });
  const link = drawLink('cancel-deletion', actorId, dueAt);
  const isClosed = await close(actorId, { dueAt, link: link.row, linkIdentifiers: linkIdentifiersOf(actorId) });
  if (!isClosed) throw new SafelightError('auth/required', { detail: 'gone or closed already' });
  await clearSessionCookie();
  const mail = { kind: 'deletion-asked', link: link.url, dueAt } as const;
  afterResponse('deletion mail', () => sendAccountMail({ to: email, type: ASKED, actorId, mail }));
}

/** Mails one more link that keeps a closed account, for somebody who lost the first. For use after the answer. */
export async function sendKeepLink(person: { id: string; email: string }, dueAt: Date): Promise<void> {
  const actorId = ownerIdFrom(person.id);
  const link = await issueLink('cancel-deletion', actorId, dueAt);
  await sendAccountMail({ to: person.email, type: ASKED, actorId, mail: { kind: 'deletion-asked', link, dueAt } });
}

/**
 * Keeps a closed account by its mailed link. Signs nobody in; tokens of programs stay revoked.
 * @throws SafelightError `auth/expired-link` when the link is unknown, spent or old, or the deletion has begun
 */
export async function keepAccount({ token }: { token: string }): Promise<void> {
  const link = await findLink('cancel-deletion', token);
  if (!link) throw await expired(null);
  const actorId = ownerIdFrom(link.subjectId);
  const identifier = linkIdentifier('cancel-deletion', actorId);
  const kept = await reopenAccount(actorId, { identifier, tokenHash: link.tokenHash });
  if (!kept) throw await expired(actorId);
  await recordEvent({ type: CANCELLED, outcome: 'success', actorId });
  const mail = { kind: 'deletion-cancelled', forgotPasswordUrl: pageUrl('/forgot-password'), at: new Date() } as const;
  afterResponse('account kept mail', () => sendAccountMail({ to: kept.email, type: CANCELLED, actorId, mail }));
}

async function expired(actorId: OwnerId | null): Promise<SafelightError> {
  await recordEvent({ type: CANCELLED, outcome: 'refused', actorId, detail: { code: 'auth/expired-link' } });
  return new SafelightError('auth/expired-link');
}
