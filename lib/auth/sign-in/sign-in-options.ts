// What the forms of identity offer here, as the operator configured it. Nothing secret.

import { config } from '@/lib/config/config';
import type { PasswordRule } from '@/lib/shared/password-hints';

export type SignInOptions = { readonly hasGoogle: boolean; readonly isSignUpOpen: boolean; readonly passwordRule: PasswordRule };

/** Which ways in exist, whether strangers may join, and which rule new passwords follow. */
export function signInOptions(): SignInOptions {
  const { SIGN_UP, PASSWORD_POLICY } = config();
  return {
    hasGoogle: isGoogleEnabled(),
    isSignUpOpen: SIGN_UP === 'open',
    passwordRule: PASSWORD_POLICY,
  };
}

/** Whether Google sign-in is configured whole: its id and secret, our own secret for the protocol's cookies, and AUTH_URL, without which next-auth believes X-Forwarded-Host. */
export function isGoogleEnabled(): boolean {
  const { AUTH_URL, AUTH_SECRET, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET } = config();
  return [AUTH_URL, AUTH_SECRET, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET].every((value) => value !== undefined);
}
