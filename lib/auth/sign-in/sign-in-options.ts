// What the forms of identity offer here, as the operator configured it. Nothing secret.

import { listProviders } from '@/lib/auth/oidc/providers';
import { config } from '@/lib/config/config';
import type { ProviderDto } from '@/lib/shared/account/identity-providers';
import type { PasswordRule } from '@/lib/shared/account/password-hints';

export type SignInOptions = {
  readonly providers: readonly ProviderDto[];
  readonly isSignUpOpen: boolean;
  readonly passwordRule: PasswordRule;
};

/** Which ways in exist, whether strangers may join, and which rule new passwords follow. */
export function signInOptions(): SignInOptions {
  const { SIGN_UP, PASSWORD_POLICY } = config();
  return {
    providers: listProviders(),
    isSignUpOpen: SIGN_UP === 'open',
    passwordRule: PASSWORD_POLICY,
  };
}
