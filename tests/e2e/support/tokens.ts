// How a person makes an API token in the browser.

import type { Page } from '@playwright/test';
import { tokens } from '@/lib/shared/messages/account/tokens';
import { expect } from './vault-test';

/** Fills in the form and reads the token off the page. */
export async function makeToken(page: Page, name: string, scopes: readonly (keyof typeof tokens.scopeWords)[]): Promise<string> {
  await page.getByLabel(tokens.create.name, { exact: true }).fill(name);
  for (const scope of scopes) await page.getByRole('checkbox', { name: tokens.scopeWords[scope] }).check();
  await page.getByRole('button', { name: tokens.create.submit }).click();
  const shown = page.getByLabel(tokens.made.label(name));
  await expect(shown).toBeVisible();
  return shown.inputValue();
}
