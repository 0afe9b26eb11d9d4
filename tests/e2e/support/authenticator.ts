// An authenticator app beside the browser: set up from the key on the page, and its codes typed where they are asked for.

import type { Page } from '@playwright/test';
import { authenticator, recoveryCodes } from '@/lib/shared/messages/account/factors';
import { secondStep } from '@/lib/shared/messages/account/second-step';
import { STEP_MILLISECONDS, totpCode } from '@/tests/support/people/totp';
import { expect } from './vault-test';

export const AUTHENTICATOR = '/settings/security/authenticator';

/** A code each time that was not used before: the app's next one where need be, as people wait for it. */
export function appOf(key: string): () => Promise<string> {
  let last = -1;
  return async () => {
    const now = () => Math.floor(Date.now() / STEP_MILLISECONDS);
    const step = Math.max(now(), last + 1);
    // The step after the current one is good, too.
    while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 500));
    last = step;
    return totpCode(key, step * STEP_MILLISECONDS);
  };
}

/** The key on the page, as somebody types it into an app. */
export const typedKey = async (page: Page) => (await page.getByText(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).textContent()) ?? '';

export async function turnOn(page: Page): Promise<{ app: () => Promise<string>; key: string; codes: string[] }> {
  await page.goto(AUTHENTICATOR);
  await page.getByRole('button', { name: authenticator.begin, exact: true }).click();
  await expect(page.getByRole('img', { name: authenticator.qrLabel })).toBeVisible();
  const key = await typedKey(page);
  const app = appOf(key);
  await page.getByLabel(authenticator.code).fill(await app());
  await page.getByRole('button', { name: authenticator.confirm }).click();
  await expect(page.getByText(authenticator.added)).toBeVisible();
  const codes = await page.getByRole('region', { name: recoveryCodes.list }).getByRole('listitem').allTextContents();
  return { app, key, codes };
}

export async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel(secondStep.code).fill(code);
  await page.getByRole('button', { name: secondStep.submit }).click();
}
