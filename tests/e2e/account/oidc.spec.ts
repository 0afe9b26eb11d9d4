// Through a real identity provider on another site, as a person goes: in, linked, confirmed, unlinked, with and without scripts.

import type { Page } from '@playwright/test';
import { PENDING_COOKIE } from '@/lib/shared/cookie-names';
import { confirm } from '@/lib/shared/messages/account/confirm';
import { fields, settings } from '@/lib/shared/messages/en';
import { linked, providerRefusalSentence, providers } from '@/lib/shared/messages/account/providers';
import { secondStep } from '@/lib/shared/messages/account/second-step';
import { stranger } from '@/tests/support/people/strangers';
import { giveCode, turnOn } from '@/tests/e2e/support/authenticator';
import { comeIn, forgetThere, signInThere } from '@/tests/e2e/support/provider';
import { rawRequest } from '@/tests/e2e/support/raw-http';
import { expect, newcomer, signOut, signUp, test, watchComplaints } from '@/tests/e2e/support/vault-test';
import { PROVIDER_NAME, vaultState } from '@/tests/e2e/support/vault-state';

const INTENT = '__Host-sl.intent';

const intentOf = async (page: Page) => (await page.context().cookies()).find(({ name }) => name === INTENT)?.value ?? '';

test('a newcomer comes in, confirms, and comes again', async ({ page }) => {
  const olga = stranger();
  await comeIn(page, olga);
  await page.waitForURL('**/photos');
  await page.goto('/settings');
  await expect(page.getByText(olga.email ?? '').first()).toBeVisible();

  await page.goto('/confirm?next=%2Fsettings%2Fsecurity');
  await expect(page.getByRole('heading', { name: confirm.title })).toBeVisible();
  await expect(page.getByLabel(fields.currentPassword)).toHaveCount(0);
  await page.getByRole('button', { name: providers.confirmWith(PROVIDER_NAME) }).click();
  // The provider knows this browser and asks all the same.
  await signInThere(page, olga);
  await page.waitForURL('**/settings/security');
  expect(await intentOf(page)).toBe('');

  await forgetThere(page);
  await page.goto('/confirm?next=%2Fsettings%2Fsecurity');
  await page.getByRole('button', { name: providers.confirmWith(PROVIDER_NAME) }).click();
  await signInThere(page, stranger());
  await expect(page.getByText(providerRefusalSentence('NotYours', PROVIDER_NAME))).toBeVisible();

  await page.goto('/settings/security/linked');
  await page.getByRole('button', { name: new RegExp(`^${linked.unlink} `) }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'only way into your account' })).toBeVisible();
  await signOut(page);
  await comeIn(page, olga);
  await page.waitForURL('**/photos');
});

test('a member links, comes in by the link, and unlinks', async ({ page }) => {
  const anna = newcomer('Anna');
  const olga = stranger();
  await signUp(page, anna);
  await page.goto('/settings/security');
  await page.getByRole('link', { name: linked.manage }).click();
  await expect(page.getByText(linked.emptyTitle)).toBeVisible();
  await page.getByRole('button', { name: linked.link(PROVIDER_NAME) }).click();
  await page.waitForURL(`${vaultState().issuer}/**`);
  expect(await intentOf(page)).toMatch(/^link\./);
  await signInThere(page, olga);
  await expect(page.getByText(linked.done)).toBeVisible();
  expect(await intentOf(page)).toBe('');
  await signOut(page);

  await comeIn(page, olga);
  await page.waitForURL('**/photos');
  await page.goto('/settings');
  await expect(page.getByText(anna.email).first()).toBeVisible();
  await page.goto('/settings/security/linked');
  await page.getByRole('button', { name: new RegExp(`^${linked.unlink} ${PROVIDER_NAME}`) }).click();
  await expect(page.getByRole('status').filter({ hasText: linked.unlinked })).toBeVisible();
  await expect(page.getByText(linked.emptyTitle)).toBeVisible();
  await page.goto('/settings/security');
  await expect(page.getByRole('region', { name: linked.title })).toContainText(linked.none);
  await expect(page.getByRole('heading', { name: settings.sessions.title })).toBeVisible();
});

test('whoever has an authenticator app gives its code after the provider, too', async ({ page }) => {
  const olga = stranger();
  await comeIn(page, olga);
  await page.waitForURL('**/photos');
  const { app } = await turnOn(page);
  await signOut(page);

  await comeIn(page, olga);
  // The cookie of a half-done sign-in was set on the way back from another site, and is sent with the very next step of it.
  await expect(page).toHaveURL('/second-step');
  await expect(page.getByLabel(secondStep.code)).toBeVisible();
  const pending = (await page.context().cookies()).find(({ name }) => name === PENDING_COOKIE);
  expect(pending).toMatchObject({ sameSite: 'Lax', httpOnly: true, secure: true });
  await page.goto('/photos');
  await expect(page).toHaveURL('/sign-in?next=%2Fphotos');
  await page.goto('/second-step');
  await giveCode(page, await app());
  await expect(page).toHaveURL('/photos');
  await page.goto('/settings');
  await expect(page.getByText(olga.email ?? '').first()).toBeVisible();
});

test('the way in and a refusal without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  await comeIn(page, stranger({ email_verified: false }));
  await expect(page).toHaveURL('/sign-in?error=EmailNotVerified&provider=oidc');
  await expect(page.getByText(providerRefusalSentence('EmailNotVerified', PROVIDER_NAME))).toBeVisible();
  await context.clearCookies();
  await comeIn(page, stranger());
  await page.waitForURL('**/photos');
  complaints.expectNone();
  await context.close();
});

test('next-auth answers at its callbacks and nowhere else', async () => {
  const { origin } = vaultState();
  const ours = { Origin: origin };
  for (const path of [
    'session',
    'csrf',
    'signin',
    'signin/oidc',
    'signout',
    'providers',
    'error',
    'verify-request',
    'callback',
    'callback/credentials',
  ])
    for (const method of ['GET', 'POST'])
      expect([path, method, (await rawRequest(`/api/auth/${path}`, { method, headers: ours })).status]).toEqual([
        path,
        method,
        404,
      ]);
  expect((await rawRequest('/api/auth/callback/oidc', { method: 'POST', headers: ours })).status).toBe(405);
  // Not configured here.
  expect((await rawRequest('/api/auth/callback/google')).status).toBe(404);
  const headers = { 'X-Auth-Return-Redirect': '1', 'X-Forwarded-Host': 'evil.test' };
  for (const query of ['', '?error=access_denied', '?code=c&state=s', '?callbackUrl=https://evil.test', '/../session']) {
    const answer = await rawRequest(`/api/auth/callback/oidc${query}`, { headers });
    if (query.startsWith('/')) expect(answer.status).not.toBe(200);
    else expect([answer.status, answer.headers.location]).toEqual([302, '/sign-in?error=Configuration&provider=oidc']);
  }
});
