// An account's life in a browser: another address end to end, closing and keeping it, and how each device signed in.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { account } from '@/lib/shared/messages/account/account';
import { fields, settings, signedOut, signIn as signInWords } from '@/lib/shared/messages/en';
import { errorMessages } from '@/lib/shared/messages/errors';
import { linkTo, mailsTo } from '@/tests/e2e/support/outbox';
import { expect, newcomer, signIn, signUp, test, watchComplaints } from '@/tests/e2e/support/vault-test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function expectNoBarrier(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
      expect
        .soft(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`))
        .toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(overflow, `scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
    }
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function subjects(address: string, count: number): Promise<string[]> {
  await expect.poll(async () => (await mailsTo(address)).length).toBeGreaterThanOrEqual(count);
  return (await mailsTo(address)).map(({ subject }) => subject);
}

test('another address, from the wish to the next sign-in', async ({ page, browser }) => {
  const anna = newcomer('Anna');
  const wanted = newcomer('Anna').email;
  await signUp(page, anna);
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await signIn(elsewhere, anna);

  await page.goto('/settings/account');
  await expectNoBarrier(page);
  await page.getByLabel(account.email.field).fill(wanted);
  await page.getByRole('button', { name: account.email.submit }).click();
  await expect(page.getByRole('status').filter({ hasText: account.email.sent(wanted) })).toBeVisible();
  await expect(page.getByText(account.email.waiting(wanted))).toBeVisible();
  await expectNoBarrier(page);
  expect(await subjects(anna.email, 2)).toContain('Your Safelight account is to get another address');

  // A scanner that opens the link changes nothing.
  const link = await linkTo(wanted, '/confirm-email');
  await page.goto(link);
  await expect(page).not.toHaveURL(/token/);
  await expectNoBarrier(page);
  await elsewhere.goto('/photos');
  await expect(elsewhere).toHaveURL('/photos');

  await page.getByRole('button', { name: account.confirmEmail.submit }).click();
  await expect(page.getByRole('heading', { name: account.confirmEmail.doneTitle })).toBeFocused();
  await page.getByRole('link', { name: account.confirmEmail.toSettings }).click();
  await expect(page.getByText(wanted).first()).toBeVisible();
  await elsewhere.goto('/photos');
  await expect(elsewhere).toHaveURL('/sign-in?next=%2Fphotos');
  await signIn(elsewhere, { ...anna, email: wanted });

  await elsewhere.goto(link);
  await elsewhere.getByRole('button', { name: account.confirmEmail.submit }).click();
  await expect(elsewhere.getByRole('heading', { name: account.confirmEmail.expiredTitle })).toBeVisible();
  expect((await subjects(anna.email, 3)).at(-1)).toBe('The address of your Safelight account was changed');
  await other.close();
});

test('closing an account and keeping it, without JavaScript as well', async ({ page, browser }) => {
  const anna = newcomer('Anna');
  await signUp(page, anna);
  await page.goto('/settings/account');
  await page.getByLabel(account.close.field).fill('someone@example.org');
  await page.getByRole('button', { name: account.close.submit }).click();
  await expect(page.getByText('This is not the address of this account.')).toBeVisible();
  await page.getByLabel(account.close.field).fill(anna.email);
  await page.getByRole('button', { name: account.close.submit }).click();
  await expect(page.getByRole('heading', { name: signedOut.title })).toBeVisible();
  await expect(page.getByText(account.closed.text)).toBeVisible();
  await expectNoBarrier(page);
  await page.goto('/photos');
  await expect(page).toHaveURL('/sign-in?next=%2Fphotos');
  await page.getByLabel(fields.email).fill(anna.email);
  await page.getByLabel(fields.password, { exact: true }).fill(anna.password);
  await page.getByRole('button', { name: signInWords.submit, exact: true }).click();
  await expect(page.getByText(errorMessages['auth/bad-credentials'])).toBeVisible();

  const context = await browser.newContext({ javaScriptEnabled: false });
  const complaints = watchComplaints(context);
  const plain = await context.newPage();
  await plain.goto(await linkTo(anna.email, '/keep-account'));
  await plain.getByRole('button', { name: account.keep.submit }).click();
  await expect(plain.getByRole('heading', { name: account.keep.doneTitle })).toBeVisible();
  await signIn(plain, anna);
  await plain.goto('/settings/account');
  await plain.getByLabel(account.email.field).fill(anna.email);
  await plain.getByRole('button', { name: account.email.submit }).click();
  await expect(plain.getByText('This is the address you have now.')).toBeVisible();
  complaints.expectNone();
  await context.close();
});

test('the list of devices says how each of them signed in, and a new one is mailed', async ({ page, browser }) => {
  const anna = newcomer('Anna');
  await signUp(page, anna);
  const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const other = await browser.newContext({ userAgent });
  await signIn(await other.newPage(), anna);
  await page.goto('/settings/security');
  const item = page.getByRole('listitem').filter({ hasText: 'Firefox on Windows' });
  await expect(item).toContainText('By password');
  await expect(item).toContainText(settings.sessions.firstSeen);
  await expectNoBarrier(page);
  expect(await subjects(anna.email, 2)).toContain('A new device signed in to your Safelight account');
  await item.getByRole('button').click();
  await expect(page.getByText(settings.sessions.ended)).toBeVisible();
  await expect(item).toHaveCount(0);
  await other.close();
});
