// The browser test of this house: any console error, page error or CSP violation fails it, and its people are real accounts.

import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fields, signedOut, signIn as signInWords, signUp as signUpWords, verify } from '@/lib/shared/messages/en';
import { shell } from '@/lib/shared/messages/shell';
import { forgetCounts } from './database';
import { linkTo } from './outbox';
import { vaultState } from './vault-state';

export type Person = { readonly name: string; readonly email: string; readonly password: string };

/** Bob never uploads anything. */
export const BOB: Person = { name: 'Bob', email: 'bob@example.org', password: 'Enlarger-tray-7-B0b!' };

/** Somebody nobody else's test knows. */
export function newcomer(name = 'Anna'): Person {
  const mark = randomUUID().slice(0, 8);
  return { name, email: `${name.toLowerCase()}-${mark}@example.org`, password: `Safe-${mark}-Light-9!` };
}

export type Complaints = {
  /** Fails when anything was complained about that `allowed` does not name. */
  expectNone: (allowed?: RegExp) => void;
  all: () => readonly string[];
};

/** Collects what the pages of a context complain about. */
export function watchComplaints(context: BrowserContext): Complaints {
  const complaints: string[] = [];
  context.on('console', (message) => {
    const isPolicy = /Content[- ]Security[- ]Policy|Trusted ?Type/i.test(message.text());
    if (message.type() === 'error' || isPolicy) complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  return {
    expectNone: (allowed) => expect(complaints.filter((text) => !allowed?.test(text))).toEqual([]),
    all: () => complaints,
  };
}

/** What Chromium says of an answer that is no success; only for tests that cause such answers. */
export const failedLoad = (...statuses: number[]): RegExp =>
  new RegExp(`^Failed to load resource: the server responded with a status of (?:${statuses.join('|')}) `);

/** Signs a person up by mail and link, as a newcomer does. */
export async function signUp(page: Page, person: Person): Promise<void> {
  await forgetCounts();
  await page.goto('/sign-up');
  await page.getByLabel(fields.name, { exact: true }).fill(person.name);
  await page.getByLabel(fields.email).fill(person.email);
  await page.getByLabel(fields.password, { exact: true }).fill(person.password);
  await page.getByRole('button', { name: signUpWords.submit }).click();
  await expect(page.getByText(signUpWords.sentTitle)).toBeVisible();
  await page.goto(await linkTo(person.email, '/verify'));
  await page.getByLabel(fields.password, { exact: true }).fill(person.password);
  await page.getByRole('button', { name: verify.submit }).click();
  await page.waitForURL('**/photos');
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel(fields.email).fill(person.email);
  await page.getByLabel(fields.password, { exact: true }).fill(person.password);
  await page.getByRole('button', { name: signInWords.submit, exact: true }).click();
  await page.waitForURL('**/photos');
}

/** Presses the way out, and waits until the document that held pictures is gone: the page is loaded once more for that. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: shell.signOut }).first().click();
  await page.waitForFunction(
    () => new URL(performance.getEntriesByType('navigation')[0]?.name ?? location.href).pathname === '/signed-out',
  );
  await expect(page.getByRole('heading', { name: signedOut.title })).toBeVisible();
}

const browserFile = ({ email }: Person) => path.join(vaultState().dataDir, `browser-of-${email}.json`);

/** A fresh proof gives a session another token: whoever opens this person's browser next needs it. */
export async function rememberBrowser(context: BrowserContext, person: Person): Promise<void> {
  await context.storageState({ path: browserFile(person) });
}

/** A browser of its own in which this person is signed in; the account is made when first asked for. */
export async function browserOf(browser: Browser, person: Person, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const file = browserFile(person);
  if (!existsSync(file)) {
    const fresh = await browser.newContext();
    await signUp(await fresh.newPage(), person);
    await fresh.storageState({ path: file });
    await fresh.close();
  }
  return browser.newContext({ ...options, storageState: file });
}

/** A page and a test in which nothing may be complained about, except what a test names with `test.use({ allowed })`. */
export const test = base.extend<{ bob: Page; allowed: RegExp | undefined }>({
  allowed: [undefined, { option: true }],
  page: async ({ page, context, allowed }, use) => {
    const complaints = watchComplaints(context);
    await use(page);
    complaints.expectNone(allowed);
  },
  bob: async ({ browser, allowed }, use) => {
    const context = await browserOf(browser, BOB);
    const complaints = watchComplaints(context);
    await use(await context.newPage());
    complaints.expectNone(allowed);
    await context.close();
  },
});

export { expect };
