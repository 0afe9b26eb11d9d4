// The browser test of this house: any console error, page error or CSP violation fails it, and Anna and Bob are real accounts.

import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { linkTo } from './outbox';
import { vaultState } from './vault-state';

export type Person = { readonly name: string; readonly email: string; readonly password: string };

export const ANNA: Person = { name: 'Anna', email: 'anna@example.org', password: 'Darkroom-lamp-4-Anna' };
export const BOB: Person = { name: 'Bob', email: 'bob@example.org', password: 'Enlarger-tray-7-Bob' };

/** Collects what a page complains about. Expected failures of a test are named by it. */
export function watchComplaints(page: Page): { expectNone: (allowed?: RegExp) => void } {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content[- ]Security[- ]Policy|Trusted ?Type/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    expectNone: (allowed) => expect(complaints.filter((text) => !allowed?.test(text))).toEqual([]),
  };
}

/** Signs a person up by mail and link, as a newcomer does. */
export async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name', { exact: true }).fill(person.name);
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Check your mail')).toBeVisible();
  await page.goto(await linkTo(person.email, '/verify'));
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Confirm and open the vault' }).click();
  await page.waitForURL('**/photos');
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/photos');
}

async function contextOf(browser: Browser, person: Person): Promise<BrowserContext> {
  const file = path.join(vaultState().dataDir, `${person.name}.json`);
  if (!existsSync(file)) {
    const fresh = await browser.newContext();
    await signUp(await fresh.newPage(), person);
    await fresh.storageState({ path: file });
    await fresh.close();
  }
  return browser.newContext({ storageState: file });
}

export const test = base.extend<{ anna: Page; bob: Page }>({
  anna: async ({ browser }, use) => {
    const context = await contextOf(browser, ANNA);
    const page = await context.newPage();
    const complaints = watchComplaints(page);
    await use(page);
    complaints.expectNone();
    await context.close();
  },
  bob: async ({ browser }, use) => {
    const context = await contextOf(browser, BOB);
    const page = await context.newPage();
    await use(page);
    await context.close();
  },
});

export { expect };

const CORPUS = path.resolve('../shared/corpus');
export const hasCorpus = existsSync(CORPUS);
export const corpusFile = (name: string): string => path.join(CORPUS, name);
