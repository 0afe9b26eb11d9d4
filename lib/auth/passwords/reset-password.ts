// A new password by mail. Asking answers the same for every address; which mail goes out is decided after the answer. The
// link sets a password and nothing else: it signs nobody in, and every session and lock of the account ends.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { sendKeepLink } from '@/lib/auth/account/close-account';
import { afterResponse } from '@/lib/auth/after-response';
import { limitOrThrow } from '@/lib/auth/limits';
import { findLink, issueLink, linkIdentifier } from '@/lib/auth/one-time-links';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { throttleKey } from '@/lib/auth/throttle';
import { config } from '@/lib/config/config';
import { findPasswordHolderById, resetPassword as replaceByLink } from '@/lib/db/password-credentials';
import { findUserByEmail } from '@/lib/db/users';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const MAILS_PER_ADDRESS = { limit: 5, windowSeconds: 60 * 60 } as const;

/**
 * Mails a reset link to the owner of an address, or a mail that there is no account. Works while the account is locked.
 * @throws SafelightError `request/rate-limited`, `limits/unavailable`; the same for known and unknown addresses
 */
export async function askForReset({ email }: { email: string }): Promise<{ email: string }> {
  await limitOrThrow(`reset-mail:${email}`, MAILS_PER_ADDRESS);
  await recordEvent({ type: 'auth.reset-asked', outcome: 'success', subjectId: throttleKey('acct', email) });
  afterResponse('reset mail', () => sendResetMail(email));
  return { email };
}

async function sendResetMail(email: string): Promise<void> {
  const type = 'auth.reset-asked';
  const user = await findUserByEmail(email);
  if (!user) {
    const signUpUrl = config().SIGN_UP === 'open' ? pageUrl('/sign-up') : null;
    return sendAccountMail({ to: email, type, mail: { kind: 'no-account', signUpUrl } });
  }
  const actorId = ownerIdFrom(user.id);
  // A closed account has nothing to reset; its owner may have lost the link that keeps it.
  if (user.deletionDueAt !== null && user.deletionDueAt > new Date()) return sendKeepLink(user, user.deletionDueAt);
  if (user.isDisabled) return recordEvent({ type, outcome: 'refused', actorId, detail: { reason: 'disabled' } });
  const link = await issueLink('reset', user.id);
  return sendAccountMail({ to: email, type, actorId, mail: { kind: 'reset-password', link } });
}

/**
 * Sets a new password by a mailed link; of parallel calls with links of one person exactly one succeeds. Ends every session,
 * every other reset link and every lock of the account. A refused password does not spend the link.
 * @throws SafelightError `auth/expired-link`, `auth/password-refused`, `auth/busy`
 */
export async function resetPassword({ token, password }: { token: string; password: string }): Promise<void> {
  const link = await findLink('reset', token);
  const holder = link && (await findPasswordHolderById(link.subjectId));
  if (!holder || holder.isDisabled) throw await expired(null);
  await requireGoodPassword(password, holder);
  const { userId, email } = holder;
  const isDone = await replaceByLink(userId, {
    linkIdentifier: linkIdentifier('reset', userId),
    linkTokenHash: link.tokenHash,
    hash: await hashPassword(password),
    throttleKeys: [throttleKey('acct', email), throttleKey('sudo', userId)],
  });
  if (!isDone) throw await expired(userId);
  const actorId = ownerIdFrom(userId);
  await recordEvent({ type: 'auth.reset', outcome: 'success', actorId });
  const mail = { kind: 'password-changed', forgotPasswordUrl: pageUrl('/forgot-password'), at: new Date() } as const;
  afterResponse('reset notice', () => sendAccountMail({ to: email, mail, type: 'auth.reset', actorId }));
}

async function expired(userId: string | null): Promise<SafelightError> {
  const actorId = userId === null ? null : ownerIdFrom(userId);
  await recordEvent({ type: 'auth.reset', outcome: 'refused', actorId, detail: { code: 'auth/expired-link' } });
  return new SafelightError('auth/expired-link');
}
