// The second factor as people meet it: set up with a code made from the typed key, asked for at sign-in, lost and recovered;
// with scripts and without, and with no barrier on any of its pages.

import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { confirm as confirmWords } from '@/lib/shared/messages/account/confirm';
import { fields, signIn as signInWords } from '@/lib/shared/messages/en';
import { shell } from '@/lib/shared/messages/shell';
import { authenticator, factors, recoveryCodes } from '@/lib/shared/messages/account/factors';
import { secondStep } from '@/lib/shared/messages/account/second-step';
import { wrongCode } from '@/tests/support/people/totp';
import { appOf, AUTHENTICATOR, giveCode, turnOn, typedKey } from '@/tests/e2e/support/authenticator';
import { mailsTo } from '@/tests/e2e/support/outbox';
import { expect, newcomer, type Person, signUp, test, watchComplaints } from '@/tests/e2e/support/vault-test';

const CODES = '/settings/security/recovery-codes';
const WIDTHS = [320, 1440];

async function expectNoBarrier(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const axe = new AxeBuilder({ page }).setLegacyMode(true);
      const { violations } = await axe
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      const where = `${page.url()}, ${colorScheme}, ${width} px`;
      expect
        .soft(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
          where,
        )
        .toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(overflow, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
    }
}

async function signOut(page: Page): Promise<void> {
  await page.context().clearCookies();
}

async function givePassword(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel(fields.email).fill(person.email);
  await page.getByLabel(fields.password, { exact: true }).fill(person.password);
  await page.getByRole('button', { name: signInWords.submit, exact: true }).click();
  await expect(page).toHaveURL('/second-step');
}

async function giveRecoveryCode(page: Page, code: string): Promise<void> {
  await page.getByText(secondStep.recovery.open).click();
  await page.getByLabel(secondStep.recovery.code, { exact: true }).fill(code);
  await page.getByRole('button', { name: secondStep.recovery.submit }).click();
}

async function memberIn(browser: Browser, options: { javaScriptEnabled: boolean }) {
  const person = newcomer('Anna');
  const scripted = await browser.newContext();
  await signUp(await scripted.newPage(), person);
  const context = await browser.newContext({ ...options, acceptDownloads: true, storageState: await scripted.storageState() });
  await scripted.close();
  const complaints = watchComplaints(context);
  return { person, page: await context.newPage(), complaints };
}

test('an authenticator app from the first scan to the day the phone is lost', async ({ browser }) => {
  test.setTimeout(240_000);
  const { person, page, complaints } = await memberIn(browser, { javaScriptEnabled: true });

  await page.goto('/settings/security');
  await page.getByRole('link', { name: authenticator.setUp }).click();
  await expect(page).toHaveURL(AUTHENTICATOR);
  await expectNoBarrier(page);
  await page.getByRole('button', { name: authenticator.begin, exact: true }).click();
  await expect(page.getByRole('img', { name: authenticator.qrLabel })).toBeVisible();
  await expectNoBarrier(page);
  const key = await typedKey(page);
  const app = appOf(key);
  await page.getByLabel(authenticator.code).fill(wrongCode(key));
  await page.getByRole('button', { name: authenticator.confirm }).click();
  await expect(page.getByText(authenticator.wrongTitle)).toBeVisible();
  await expect(page.getByLabel(authenticator.code)).toBeFocused();
  await page.getByLabel(authenticator.code).fill(await app());
  await page.getByRole('button', { name: authenticator.confirm }).click();
  await expect(page.getByText(authenticator.added)).toBeVisible();
  const list = page.getByRole('region', { name: recoveryCodes.list });
  const codes = await list.getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  await expectNoBarrier(page);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: recoveryCodes.download }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(recoveryCodes.fileName);
  const file = readFileSync(await saved.path(), 'utf8');
  for (const code of codes) expect(file).toContain(code);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(recoveryCodes.printTitle)).toBeVisible();
  await expect(list.getByText(codes[0] ?? '')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  await expect(page.getByRole('button', { name: recoveryCodes.print })).toBeHidden();
  const [first, second] = await list.getByRole('listitem').evaluateAll((items) =>
    items.slice(0, 2).map((item) => {
      const words = document.createRange();
      words.selectNodeContents(item);
      return words.getBoundingClientRect().toJSON() as DOMRect;
    }),
  );
  expect(first && second && (first.right < second.left || first.bottom <= second.top), 'codes overlap on paper').toBe(true);
  await page.emulateMedia({ media: 'screen' });
  await page.goto(AUTHENTICATOR);
  await expect(page.getByRole('button', { name: authenticator.remove })).toBeVisible();
  await expect(list).toHaveCount(0);

  await signOut(page);
  await givePassword(page, person);
  await expectNoBarrier(page);
  await expect(page.locator('body')).not.toContainText(person.email);
  await page.goto('/photos');
  await expect(page).toHaveURL('/sign-in?next=%2Fphotos');
  await page.goto('/second-step');
  await giveCode(page, wrongCode(key));
  await expect(page.getByText(secondStep.wrongTitle)).toBeVisible();
  const code = await app();
  await giveCode(page, `${code.slice(0, 3)} ${code.slice(3)}`);
  await expect(page).toHaveURL('/photos');
  await page.goto('/second-step');
  await expect(page).toHaveURL('/photos');

  await signOut(page);
  await givePassword(page, person);
  await giveRecoveryCode(page, (codes[0] ?? '').toLowerCase());
  await expect(page).toHaveURL('/photos');
  await expect
    .poll(async () => (await mailsTo(person.email)).map(({ subject }) => subject))
    .toContain('A recovery code of your account was used');

  await page.goto('/settings/security');
  await expect(page.getByText(recoveryCodes.left(9, 10))).toBeVisible();
  await page.getByRole('link', { name: recoveryCodes.manage }).click();
  await expectNoBarrier(page);
  await page.getByRole('button', { name: recoveryCodes.make }).click();
  await expect(list.getByRole('listitem')).toHaveCount(10);
  await expect(page.getByText(recoveryCodes.left(10, 10))).toBeVisible();
  expect(await list.getByRole('listitem').allTextContents()).not.toContain(codes[1]);

  await page.goto(AUTHENTICATOR);
  await page.getByRole('button', { name: authenticator.remove }).click();
  await expect(page.getByText(authenticator.removed)).toBeVisible();
  await page.goto('/settings/security');
  await expect(page.getByRole('region', { name: authenticator.title }).getByText(factors.off)).toBeVisible();
  complaints.expectNone();
  await page.context().close();
});

test('the same without JavaScript', async ({ browser }) => {
  test.setTimeout(240_000);
  const { person, page, complaints } = await memberIn(browser, { javaScriptEnabled: false });
  await page.goto(AUTHENTICATOR);
  await page.getByRole('button', { name: authenticator.begin, exact: true }).click();
  const key = await typedKey(page);
  await page.getByLabel(authenticator.code).fill(wrongCode(key));
  await page.getByRole('button', { name: authenticator.confirm }).click();
  await expect(page.getByText(authenticator.wrongTitle)).toBeVisible();
  expect(await typedKey(page)).toBe(key);
  const app = appOf(key);
  await page.getByLabel(authenticator.code).fill(await app());
  await page.getByRole('button', { name: authenticator.confirm }).click();
  await expect(page.getByText(authenticator.added)).toBeVisible();
  const codes = await page.getByRole('region', { name: recoveryCodes.list }).getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  await expect(page.getByText(recoveryCodes.withoutScripts)).toBeVisible();
  await expect(page.getByRole('button', { name: recoveryCodes.copy })).toHaveCount(0);

  await page.getByRole('button', { name: shell.signOut }).first().click();
  await givePassword(page, person);
  await giveCode(page, wrongCode(key));
  await expect(page.getByText(secondStep.wrongTitle)).toBeVisible();
  await giveCode(page, await app());
  await expect(page).toHaveURL('/photos');

  await signOut(page);
  await givePassword(page, person);
  await giveRecoveryCode(page, 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF');
  await expect(page.getByText(secondStep.wrongTitle)).toBeVisible();
  await page.getByLabel(secondStep.recovery.code, { exact: true }).fill(codes[3] ?? '');
  await page.getByRole('button', { name: secondStep.recovery.submit }).click();
  await expect(page).toHaveURL('/photos');

  await page.goto(CODES);
  await page.getByRole('button', { name: recoveryCodes.make }).click();
  await expect(page.getByRole('region', { name: recoveryCodes.list }).getByRole('listitem')).toHaveCount(10);

  await signOut(page);
  await givePassword(page, person);
  await page.getByRole('button', { name: secondStep.cancel }).click();
  await expect(page).toHaveURL('/sign-in');
  await page.goto('/second-step');
  await expect(page).toHaveURL('/sign-in');
  complaints.expectNone();
  await page.context().close();
});

test('confirming asks for the code as well, and comes back', async ({ browser }) => {
  test.setTimeout(180_000);
  const { person, page, complaints } = await memberIn(browser, { javaScriptEnabled: true });
  const { app } = await turnOn(page);
  await page.goto(`/confirm?next=${encodeURIComponent(CODES)}`);
  await page.getByLabel(fields.currentPassword).fill(person.password);
  await page.getByRole('button', { name: confirmWords.submit, exact: true }).click();
  await expect(page).toHaveURL('/second-step');
  await giveCode(page, await app());
  await expect(page).toHaveURL(CODES);
  complaints.expectNone();
  await page.context().close();
});
