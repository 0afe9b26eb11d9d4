// A new password by mail. Asking answers the same for every address; which mail goes out is decided after the answer. The
// link sets a password and nothing else: it signs nobody in, and every session and lock of the account ends.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { sendKeepLink } from '@/lib/auth/account/close-account';
import { afterResponse } from '@/lib/auth/after-response';
import { limitOrThrow } from '@/lib/auth/limits';
import { expiredLink, findLink, issueLinkTo } from '@/lib/auth/one-time-links';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { tellPasswordChange } from '@/lib/auth/passwords/password-notice';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { throttleKey } from '@/lib/auth/throttle';
import { config } from '@/lib/config/config';
import { lockUser } from '@/lib/db/sessions/access';
import { findPasswordHolderById, resetPassword as replaceByLink } from '@/lib/db/accounts/password-credentials';
import { inTransaction } from '@/lib/db/transactions';
import { findUserByEmail } from '@/lib/db/accounts/users';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { recordEvent } from '@/lib/watch/record';

const RESET = 'auth.reset';
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
  const link = await issueLinkTo('reset', { id: user.id, email, isClosing: false });
  if (link === null) return;
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
  if (!holder || holder.isDisabled) throw await expiredLink(RESET, null);
  await requireGoodPassword(password, holder);
  const { userId, email } = holder;
  const ownerId = ownerIdFrom(userId);
  const throttleKeys = [throttleKey('acct', email), throttleKey('sudo', userId)];
  const change = { link, hash: await hashPassword(password), throttleKeys };
  const isDone = await inTransaction(async (tx) => {
    if (!(await lockUser(tx, userId)) || !(await replaceByLink(tx, userId, change))) return false;
    await recordEvent({ type: RESET, outcome: 'success', actorId: ownerId }, tx);
    return true;
  });
  if (!isDone) throw await expiredLink(RESET, ownerId);
  tellPasswordChange({ ownerId, email }, RESET);
}
