// A person's passkeys in a real browser with Chromium's virtual authenticator: added, named, used in every way there is, removed.

import AxeBuilder from '@axe-core/playwright';
import type { CDPSession, Page } from '@playwright/test';
import { fields, settings, signIn as signInWords } from '@/lib/shared/messages/en';
import { passkeys } from '@/lib/shared/messages/account/passkeys';
import { mailsTo } from '@/tests/e2e/support/outbox';
import { type Complaints, expect, newcomer, signOut, signUp, test, watchComplaints } from '@/tests/e2e/support/vault-test';

test.describe.configure({ mode: 'serial' });

const PAGE = '/settings/security/passkeys';
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const NAME = 'Key of Anna’s desk';

const anna = newcomer('Anna');
let page: Page;
let complaints: Complaints;
let devices: CDPSession;
let authenticatorId: string;

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext();
  complaints = watchComplaints(context);
  page = await context.newPage();
  devices = await context.newCDPSession(page);
  await devices.send('WebAuthn.enable', { enableUI: false });
  ({ authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      // Nobody touches it until a test says so: else it would answer the offer in the address field by itself.
      automaticPresenceSimulation: false,
    },
  }));
  await signUp(page, anna);
});
test.afterEach(() => complaints.expectNone());
test.afterAll(() => page.context().close());

/** The person touches the authenticator whenever it is asked for, while `act` goes on. */
async function touching(act: () => Promise<void>): Promise<void> {
  await devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true });
  await act();
  await devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false });
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const keys = () => devices.send('WebAuthn.getCredentials', { authenticatorId });

async function expectNoBarrier(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
    expect
      .soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`))
      .toEqual([]);
  }
}

test('a passkey is added, and its owner told', async () => {
  await page.goto('/settings/security');
  await page.getByRole('link', { name: passkeys.card.add }).click();
  await page.waitForURL(`**${PAGE}`);
  await expect(page.getByText(passkeys.page.empty)).toBeVisible();
  await expectNoBarrier();
  await page.getByLabel(passkeys.add.name, { exact: true }).fill('Desk');
  await touching(async () => {
    await button(passkeys.add.submit).click();
    await expect(page.getByText(passkeys.add.done('Desk'))).toBeVisible();
  });
  await expect(page.getByRole('listitem').filter({ hasText: passkeys.page.neverUsed })).toContainText('Desk');
  const { credentials } = await keys();
  expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);
  // The handle is the person's id: nothing of the address.
  expect(Buffer.from(credentials[0]?.userHandle ?? '', 'base64')).toHaveLength(16);
  await expect.poll(async () => (await mailsTo(anna.email)).at(-1)?.subject).toContain('passkey was added');
  await expectNoBarrier();
});

test('the same device is not asked to keep a second one', async () => {
  await touching(async () => {
    await button(passkeys.add.submit).click();
    await expect(page.getByText(passkeys.add.exists.title)).toBeVisible();
  });
});

test('it gets another name', async () => {
  await page.getByText(passkeys.page.rename, { exact: true }).click();
  const item = page.getByRole('listitem').filter({ hasText: 'Desk' });
  await item.getByLabel(passkeys.add.name, { exact: true }).fill(NAME);
  await button(passkeys.page.saveName('Desk')).click();
  await expect(page.getByText(passkeys.page.renamed)).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: NAME })).toBeVisible();
  await expectNoBarrier();
});

test('its button signs in without an address or a password', async () => {
  await signOut(page);
  await page.goto('/sign-in');
  await expect(button(passkeys.signIn)).toBeEnabled();
  await expectNoBarrier();
  await touching(async () => {
    await button(passkeys.signIn).click();
    await page.waitForURL('**/photos');
  });
});

test('the address field offers it, and choosing it is all it takes', async () => {
  await signOut(page);
  await page.goto('/sign-in?next=%2Ftrash');
  await expect(page.getByLabel(fields.email)).toHaveAttribute('autocomplete', 'username webauthn');
  expect(await page.evaluate(() => PublicKeyCredential.isConditionalMediationAvailable())).toBe(true);
  // A virtual device answers only what it is asked while it is being touched, so the offer is made anew.
  await touching(async () => {
    await page.reload({ waitUntil: 'commit' });
    await page.waitForURL('**/trash');
  });
});

test('a holder who is not verified is refused, and the password form stays', async () => {
  await signOut(page);
  await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.goto('/sign-in');
  await touching(async () => {
    await button(passkeys.signIn).click();
    await expect(page.getByText(passkeys.dismissed.title)).toBeVisible();
  });
  await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await expect(page.getByLabel(fields.password, { exact: true })).toBeVisible();
});

test('after the password it is the second step, also when the window was opened before', async () => {
  await page.goto('/sign-in');
  await button(passkeys.signIn).click();
  await expect(page.getByText(passkeys.waiting)).toBeVisible();
  await page.getByLabel(fields.email).fill(anna.email);
  await page.getByLabel(fields.password, { exact: true }).fill(anna.password);
  await button(signInWords.submit).click();
  await page.waitForURL('**/second-step');
  await expectNoBarrier();
  await touching(async () => {
    await button(passkeys.secondStep).click();
    await page.waitForURL('**/photos');
  });
});

test('it confirms who is here, and leads back', async () => {
  await page.goto(`/confirm?next=${encodeURIComponent(PAGE)}`);
  await expectNoBarrier();
  await touching(async () => {
    await button(passkeys.confirm).click();
    await page.waitForURL(`**${PAGE}`);
  });
  await expect(page.getByRole('listitem').filter({ hasText: NAME })).toContainText(passkeys.page.lastUsed);
});

test('removed, it opens nothing, and the password alone is enough again', async () => {
  await page.getByText(passkeys.page.remove, { exact: true }).click();
  await button(passkeys.page.removeOne(NAME)).click();
  await expect(page.getByText(passkeys.page.removed)).toBeVisible();
  await expect(page.getByText(passkeys.page.empty)).toBeVisible();
  await page.goto('/settings/security');
  await expect(page.getByRole('heading', { name: settings.sessions.title })).toBeVisible();
  await expect(page.getByText(passkeys.card.none)).toBeVisible();
  await signOut(page);
  await page.goto('/sign-in');
  await touching(async () => {
    await button(passkeys.signIn).click();
    await expect(page.getByRole('alert').filter({ hasText: 'passkey was not accepted' })).toBeVisible();
  });
  await page.getByLabel(fields.email).fill(anna.email);
  await page.getByLabel(fields.password, { exact: true }).fill(anna.password);
  await button(signInWords.submit).click();
  await page.waitForURL('**/photos');
});

test('without scripts the password works, and a sentence says what does not', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto('/sign-in');
  // Playwright stops scripts without telling the parser, so the sentence is there but not shown.
  const html = await (await context.request.get('/sign-in')).text();
  expect(html).toMatch(new RegExp(`<noscript>.*${passkeys.noScripts}.*</noscript>`, 's'));
  await expect(plain.getByRole('button', { name: passkeys.signIn })).toBeDisabled();
  await plain.getByLabel(fields.email).fill(anna.email);
  await plain.getByLabel(fields.password, { exact: true }).fill(anna.password);
  await plain.getByRole('button', { name: signInWords.submit, exact: true }).click();
  await plain.waitForURL('**/photos');
  await context.close();
});
