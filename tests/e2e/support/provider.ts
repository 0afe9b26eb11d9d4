// The way through the identity provider beside the vault, as a person goes it.

import type { Page } from '@playwright/test';
import { providers } from '@/lib/shared/messages/account/providers';
import { type OidcAccount, typedAccount } from '@/tests/support/servers/oidc-server';
import { PROVIDER_NAME, vaultState } from './vault-state';

export async function signInThere(page: Page, account: OidcAccount): Promise<void> {
  await page.waitForURL(`${vaultState().issuer}/**`);
  await page.getByLabel('Account').fill(typedAccount(account));
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs out at the provider, which would let its own person pass without asking. */
export const forgetThere = (page: Page): Promise<void> =>
  page.context().clearCookies({ domain: new URL(vaultState().issuer).hostname });

export async function comeIn(page: Page, account: OidcAccount): Promise<void> {
  await forgetThere(page);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: providers.continueWith(PROVIDER_NAME) }).click();
  await signInThere(page, account);
}
