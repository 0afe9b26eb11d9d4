// What the forms of identity offer here, as the operator configured it. Nothing secret.

import { config } from '@/lib/config/config';
import type { PasswordRule } from '@/lib/shared/password-hints';

export type SignInOptions = { readonly hasGoogle: boolean; readonly isSignUpOpen: boolean; readonly passwordRule: PasswordRule };

/** Which ways in exist, whether strangers may join, and which rule new passwords follow. */
export function signInOptions(): SignInOptions {
  const { AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET, SIGN_UP, PASSWORD_POLICY } = config();
  return {
    hasGoogle: Boolean(AUTH_GOOGLE_ID && AUTH_GOOGLE_SECRET),
    isSignUpOpen: SIGN_UP === 'open',
    passwordRule: PASSWORD_POLICY,
  };
}
