// The mail that tells an owner of another password, whichever way it was set.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { afterResponse } from '@/lib/auth/after-response';
import type { OwnerId } from '@/lib/shared/owner-id';

/** Mails the owner after the answer. */
export function tellPasswordChange(
  { ownerId: actorId, email: to }: { readonly ownerId: OwnerId; readonly email: string },
  type: 'auth.password-changed' | 'auth.reset',
): void {
  const mail = { kind: 'password-changed', forgotPasswordUrl: pageUrl('/forgot-password'), at: new Date() } as const;
  afterResponse('password notice', () => sendAccountMail({ to, mail, type, actorId }));
}
