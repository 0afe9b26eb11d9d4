// The admins' page in a browser: what is missing without a second factor, nothing in the way of anybody, and a lock that holds at once.

import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { admin as adminWords } from '@/lib/shared/messages/account/admin';
import { confirm } from '@/lib/shared/messages/account/confirm';
import { errors } from '@/lib/shared/messages/failure';
import { shell } from '@/lib/shared/messages/shell';
import { query } from '@/tests/e2e/support/database';
import { vaultState } from '@/tests/e2e/support/vault-state';
import {
  browserOf,
  expect,
  failedLoad,
  newcomer,
  type Person,
  signIn,
  test,
  watchComplaints,
} from '@/tests/e2e/support/vault-test';

const words = adminWords.users;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const alma = newcomer('Alma');
const bert = newcomer('Bert');

test.beforeAll(() => {
  const { dataDir, origin } = vaultState();
  const order = ['user', 'create', '--email', alma.email, '--name', alma.name, '--admin', '--verified', '--password-stdin'];
  execFileSync('npm', ['run', '--silent', 'safelight', '--', ...order], {
    input: `${alma.password}\n`,
    env: { ...process.env, SAFELIGHT_DATA_DIR: dataDir, AUTH_URL: origin },
  });
});

test('an admin with one factor is told what is missing; with two the page is there, without a barrier', async ({ browser }) => {
  const { page, expectNoComplaint } = await signedIn(browser, alma);
  await page.goto('/admin/users');
  await expect(page.getByRole('heading', { name: adminWords.missing.title })).toBeVisible();
  await expect(page.getByRole('link', { name: adminWords.missing.toSecurity })).toHaveAttribute('href', '/settings/security');
  await expectNoBarrier(page);
  await giveSecondFactor(alma);
  await page.goto('/photos');
  await page.getByRole('link', { name: shell.admin, exact: true }).first().click();
  await expect(page.getByRole('heading', { name: words.title })).toBeVisible();
  await expect(row(page, alma)).toContainText(words.yourself);
  await expectNoBarrier(page);
  expectNoComplaint();
  await page.context().close();
});

test('a lock ends what the locked person is doing, at their next request', async ({ browser }) => {
  const context = await browserOf(browser, bert);
  const bertsPage = await context.newPage();
  await bertsPage.goto('/photos');
  await expect(bertsPage.getByRole('link', { name: shell.admin, exact: true })).toHaveCount(0);
  await bertsPage.goto('/admin/users');
  await expect(bertsPage.getByRole('heading', { name: errors.notFoundTitle })).toBeVisible();

  const { page, expectNoComplaint } = await signedIn(browser, alma);
  await giveSecondFactor(alma);
  await page.goto('/admin/users');
  await page
    .getByRole('button', { name: words.lockOne(bert.name) })
    .first()
    .click();
  await expect(row(page, bert).getByRole('status')).toContainText(words.locked);
  await expect(row(page, bert)).toContainText(words.states.locked);
  await expectNoBarrier(page);
  await bertsPage.goto('/photos');
  await expect(bertsPage).toHaveURL(/\/sign-in\?next=/);

  await page
    .getByRole('button', { name: words.unlockOne(bert.name) })
    .first()
    .click();
  await expect(row(page, bert).getByRole('status')).toContainText(words.unlocked);
  await signIn(bertsPage, bert);

  await query(
    'update "Session" set "authTime" = now() - interval \'6 minutes\' where "userId" = (select id from "User" where email = $1)',
    [alma.email],
  );
  await page
    .getByRole('button', { name: words.endSessionsOne(bert.name) })
    .first()
    .click();
  await row(page, bert).getByRole('alert').getByRole('link').click();
  await expect(page.getByRole('heading', { name: confirm.title })).toBeVisible();
  await bertsPage.goto('/photos');
  await expect(bertsPage).toHaveURL(/\/photos$/);
  expectNoComplaint();
  await page.context().close();
  await context.close();
});

const row = (page: Page, { email }: Person) => page.getByRole('listitem').filter({ hasText: email });

async function signedIn(browser: Browser, person: Person) {
  await query('delete from "Passkey" where "userId" = (select id from "User" where email = $1)', [person.email]);
  const context = await browser.newContext();
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  await signIn(page, person);
  return { page, expectNoComplaint: () => complaints.expectNone(failedLoad(404)) };
}

/**
 * The session as it is after a second step, and a factor that nobody can show. How that goes is told by the tests of each factor;
 * here the next sign-in must not ask for it, so it is there only while the page is looked at.
 */
async function giveSecondFactor({ email }: Person): Promise<void> {
  await query('update "Session" set amr = \'{pwd,otp}\' where "userId" = (select id from "User" where email = $1)', [email]);
  await query(
    `insert into "Passkey" (id, "userId", "credentialId", "publicKey", counter, transports, name, "isBackedUp")
     select gen_random_uuid(), id, id::text, '\\x00', 0, '{}', 'Key', false from "User" where email = $1`,
    [email],
  );
}

async function expectNoBarrier(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(() =>
        Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
      );
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBeLessThanOrEqual(0);
    }
}
