// Signing up with a password. The request does the same work for every address and never looks whether it is known: that
// happens after the answer, and decides only which mail goes out (T1). No user exists before the mailed link is used.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { afterResponse } from '@/lib/auth/after-response';
import { limitOrThrow } from '@/lib/auth/limits';
import { issueLink, linkExpires } from '@/lib/auth/one-time-links';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { derivePasswordTag } from '@/lib/auth/passwords/password-tag';
import { config } from '@/lib/config/config';
import { createRandomId } from '@/lib/crypto/secrets';
import { insertRegistration } from '@/lib/db/accounts/registrations';
import { findUserByEmail } from '@/lib/db/accounts/users';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/** Mails one address can be made to get by strangers; the same for known and unknown addresses. */
const MAILS_PER_ADDRESS = { limit: 5, windowSeconds: 60 * 60 } as const;

export type SignUpInput = { readonly name: string; readonly email: string; readonly password: string };

/**
 * Keeps a sign-up for 24 hours and mails a link to it, or, where the address has an account, a mail that says so.
 * The answer is the same in both cases.
 * @throws SafelightError `auth/sign-up-closed`, `auth/password-refused`, `request/rate-limited`, `limits/unavailable`, `auth/busy`
 */
export async function signUp({ name, email, password }: SignUpInput): Promise<{ email: string }> {
  requireOpenSignUp();
  await requireGoodPassword(password, { name, email });
  await limitSignUpMails(email);
  const passwordHash = await hashPassword(password);
  const id = createRandomId();
  const passwordTag = derivePasswordTag(id, password);
  await insertRegistration({ id, name, email, passwordHash, passwordTag, expires: linkExpires('sign-up') });
  await recordEvent({ type: 'auth.sign-up', outcome: 'success', subjectId: id });
  afterResponse('sign-up mail', () => sendSignUpMail({ id, email }));
  return { email };
}

/** @throws SafelightError `auth/sign-up-closed` unless the operator lets strangers in. */
export function requireOpenSignUp(): void {
  if (config().SIGN_UP !== 'open') throw new SafelightError('auth/sign-up-closed');
}

/** Counts a mail that a stranger causes. @throws SafelightError `request/rate-limited`, `limits/unavailable` */
export function limitSignUpMails(email: string): Promise<void> {
  return limitOrThrow(`sign-up-mail:${email}`, MAILS_PER_ADDRESS);
}

/** Mails a fresh link to a sign-up, or tells the owner of an address that it has an account. For use after the answer. */
export async function sendSignUpMail({ id, email }: { id: string; email: string }): Promise<void> {
  const type = 'auth.sign-up';
  if (await findUserByEmail(email)) {
    const urls = { signInUrl: pageUrl('/sign-in'), forgotPasswordUrl: pageUrl('/forgot-password') };
    return sendAccountMail({ to: email, type, mail: { kind: 'already-have-account', ...urls } });
  }
  const link = await issueLink('sign-up', id);
  return sendAccountMail({ to: email, type, mail: { kind: 'verify-address', link } });
}
