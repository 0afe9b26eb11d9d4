// Every page by the rules of WCAG 2.2 AA, in both themes and up to three widths; and the vault without a mouse.

import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { albums } from '@/lib/shared/messages/pictures/albums';
import { common } from '@/lib/shared/messages/common';
import { confirm } from '@/lib/shared/messages/account/confirm';
import { fields, settings } from '@/lib/shared/messages/en';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import { search } from '@/lib/shared/messages/pictures/search';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { uploads } from '@/lib/shared/messages/pictures/uploads';
import { stranger } from '@/tests/support/people/strangers';
import {
  chooseFiles,
  expectAlive,
  expectShown,
  focusPicture,
  idOf,
  openPicture,
  toast,
  tray,
  undo,
  uploadPictures,
} from './support/gallery';
import { makePicture } from './support/pictures';
import { comeIn } from './support/provider';
import { makeToken } from './support/tokens';
import {
  BOB,
  browserOf,
  expect,
  failedLoad,
  newcomer,
  type Person,
  rememberBrowser,
  test,
  watchComplaints,
} from './support/vault-test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
/** The dark page is the same page in other colours; rail and bar, which take turns, are on its two. */
const WIDTHS = { light: [320, 768, 1440], dark: [320, 1440] } as const;

const ALBUM = 'By the sea';
const anna = newcomer('Anna');
/** Came through the provider and has no password. */
const olga = stranger({ name: 'Olga' });
type Reader = Person | typeof olga | null;
const readers: { who: string; person: Reader; pages: readonly string[] }[] = [
  {
    who: 'a stranger',
    person: null,
    pages: [
      '/',
      '/sign-up',
      '/sign-in',
      '/sign-in?next=%2Fphotos',
      '/forgot-password',
      '/verify',
      '/reset-password',
      '/confirm-email',
      '/keep-account',
      '/set-up',
      '/signed-out',
      '/nowhere',
    ],
  },
  {
    who: 'Bob, who has nothing,',
    person: BOB,
    pages: [
      '/photos',
      '/albums',
      '/favourites',
      '/search',
      '/trash',
      '/settings',
      '/settings/security',
      '/settings/security/password',
      '/settings/security/authenticator',
      '/settings/security/recovery-codes',
      '/settings/security/passkeys',
      '/settings/security/linked',
      '/settings/privacy',
      '/settings/privacy/watermark',
      '/settings/tokens',
      '/settings/tokens/new',
      '/settings/export',
      '/settings/export/new',
      '/settings/account',
      '/confirm',
    ],
  },
  {
    who: 'Anna, who has pictures,',
    person: anna,
    // What is the same for her as for Bob is judged there.
    pages: [
      '/photos',
      '/albums',
      'album',
      'album dialog',
      'album rules',
      'tag dialog',
      'upload list',
      'downloads',
      '/favourites',
      '/search',
      'filters',
      '/trash',
      '/settings',
      '/settings/security',
      '/settings/privacy/watermark',
      '/settings/tokens',
      '/settings/account',
      'viewer',
    ],
  },
  {
    who: 'Olga, who came through a provider,',
    person: olga,
    pages: ['/settings/security', '/settings/security/password', '/settings/security/linked', '/settings/account', '/confirm'],
  },
];

/** A picture that Anna has already. */
let kept: Awaited<ReturnType<typeof makePicture>>[] = [];

test.beforeAll(async ({ browser }) => {
  const context = await browserOf(browser, anna);
  const page = await context.newPage();
  const sizes = [
    { width: 160, height: 90 },
    { width: 90, height: 160 },
    { width: 120, height: 120 },
  ];
  const pictures = await Promise.all(['one.jpg', 'two.jpg', 'three.jpg'].map((name, at) => makePicture(name, sizes[at])));
  kept = pictures.slice(1, 2);
  await uploadPictures(page, pictures);
  await page.goto('/photos');
  await focusPicture(page, 'two.jpg');
  await page.keyboard.press('f');
  await expect(toast(page, organise.favourite.added(1))).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('a');
  await page.getByRole('combobox').fill(ALBUM);
  await page.keyboard.press('Enter');
  await expect(toast(page, organise.album.added(3, ALBUM))).toBeVisible();
  await page.keyboard.press('Escape');
  await focusPicture(page, 'one.jpg');
  await page.keyboard.press('Delete');
  await expect(toast(page, photos.trashed(1))).toBeVisible();
  await page.goto('/settings/tokens/new');
  await makeToken(page, 'A program at home with a rather long name', ['images:read', 'account:read']);
  await context.close();
});

for (const { who, person, pages } of readers)
  for (const address of pages)
    test(`${address} for ${who} has no barrier`, async ({ browser }) => {
      const { page, expectNoComplaint } = await pageOf(browser, person);
      await open(page, address, person);
      for (const colorScheme of ['light', 'dark'] as const)
        for (const width of WIDTHS[colorScheme]) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await settled(page);
          const axe = new AxeBuilder({ page }).setLegacyMode(true);
          const judge = colorScheme === 'light' ? axe.withTags(RULES) : axe.withRules(COLOUR_RULES);
          const { violations } = await judge.analyze();
          expect.soft(violations.map(inWords), `${address}, ${colorScheme}, ${width} px`).toEqual([]);
          expect.soft(await overflow(page), `${address} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
        }
      expectNoComplaint();
      await page.context().close();
    });

test('the vault without a mouse', async ({ browser }) => {
  const { page, expectNoComplaint } = await pageOf(browser, anna);
  await page.goto('/photos');
  await expect(page.locator('[data-photo]')).toHaveCount(2);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: common.skipToContent })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
  const [first, second] = [await idOf(page, 'three.jpg'), await idOf(page, 'two.jpg')];
  const newest = (await page.locator('[data-photo]').first().getAttribute('data-photo')) ?? '';
  const older = newest === first ? second : first;
  await tabTo(page, newest);

  await page.keyboard.press('ArrowRight');
  await expect(page.locator(`[data-photo="${older}"]`)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator(`[data-photo="${newest}"]`)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/photos/${newest}`);
  await expectAlive(page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator(`[data-photo="${newest}"]`)).toBeFocused();

  await page.keyboard.press('Space');
  await expect(page.getByRole('region', { name: photos.selection.label })).toContainText(photos.selection.count(1));
  await page.keyboard.press('Delete');
  await expect(page.locator(`[data-photo="${newest}"]`)).toHaveCount(0);
  await expect(page.locator(`[data-photo="${older}"]`)).toBeFocused();
  await expect(undo(page)).toBeVisible();
  // The region of messages says its key in its name.
  await page.keyboard.press('Alt+t');
  for (let step = 0; step < 4 && !(await isFocused(page, photos.undo)); step += 1) await page.keyboard.press('Tab');
  await expect(undo(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator(`[data-photo="${newest}"]`)).toHaveCount(1);
  expectNoComplaint();
  await page.context().close();
});

test('a chosen theme stays, whatever the system says', async ({ browser }) => {
  const { page, expectNoComplaint } = await pageOf(browser, BOB);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/settings');
  const surface = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await surface();
  await page.getByRole('region', { name: settings.appearance.title }).getByText(common.theme.dark, { exact: true }).click();
  await expect.poll(surface).not.toBe(light);
  await page.goto('/photos');
  expect(await surface()).not.toBe(light);
  expectNoComplaint();
  await page.context().close();
});

let cookiesOfOlga: Awaited<ReturnType<BrowserContext['cookies']>> | undefined;

async function contextOf(browser: Browser, reader: Reader): Promise<BrowserContext> {
  if (reader !== null && 'password' in reader) return browserOf(browser, reader);
  const context = await browser.newContext();
  if (reader === null) return context;
  if (cookiesOfOlga) await context.addCookies(cookiesOfOlga);
  else {
    const page = await context.newPage();
    await comeIn(page, reader);
    await page.waitForURL('**/photos');
    await page.close();
    cookiesOfOlga = await context.cookies();
  }
  return context;
}

async function pageOf(browser: Browser, person: Reader) {
  const context = await contextOf(browser, person);
  const complaints = watchComplaints(context);
  return { page: await context.newPage(), expectNoComplaint: () => complaints.expectNone(failedLoad(404)) };
}

/** What has no address of its own. */
const OPENERS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  album: async (page) => {
    await page.goto('/albums');
    await page.locator('[data-album] a').click();
    await expect(page.getByRole('heading', { level: 1, name: ALBUM })).toBeVisible();
    await expectAlive(page.locator('[data-photo]').first());
    await page.locator('[data-photo]').first().focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('region', { name: photos.selection.label })).toBeVisible();
  },
  'album dialog': async (page) => {
    await page.goto('/photos');
    await focusPicture(page, 'two.jpg');
    await page.keyboard.press('a');
    await page.getByRole('combobox').fill('by');
    await expect(page.getByRole('option')).toHaveCount(2);
  },
  'album rules': async (page) => {
    await page.goto('/albums');
    await page.locator('[data-album] a').click();
    await expect(page.getByRole('heading', { level: 1, name: ALBUM })).toBeVisible();
    await page.getByRole('button', { name: albums.menu(ALBUM) }).click();
    await page.getByRole('menuitem', { name: privacy.rules.albumTitle }).click();
    await expect(page.getByRole('button', { name: privacy.rules.save })).toBeVisible();
  },
  'tag dialog': async (page) => {
    await page.goto('/photos');
    await focusPicture(page, 'two.jpg');
    await page.keyboard.press('t');
    await page.getByRole('combobox').fill('Saturday');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: organise.tag.apply(1) })).toBeVisible();
  },
  'upload list': async (page) => {
    await page.goto('/photos');
    await chooseFiles(page, [...kept, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') }]);
    await expect(tray(page).getByRole('button', { name: uploads.keepLabel('two.jpg') })).toBeVisible();
  },
  downloads: async (page) => {
    await page.goto('/photos');
    await openPicture(page, 'two.jpg');
    await page.getByRole('button', { name: privacy.download.more }).click();
    await expect(page.getByRole('menuitem', { name: privacy.download.marked })).toBeVisible();
  },
  filters: async (page) => {
    await page.goto('/search');
    await page.getByRole('button', { name: search.filters.show }).click();
    await page.getByRole('textbox', { name: search.box }).fill('two');
    await expect(page.locator('[data-photo]')).toHaveCount(1);
  },
};

async function open(page: Page, address: string, person: Reader): Promise<void> {
  const opener = OPENERS[address];
  if (opener !== undefined) return opener(page);
  if (address !== 'viewer') {
    await page.goto(address);
    // What wants a fresh proof asks for it first.
    if (person !== null && 'password' in person && address !== '/confirm' && new URL(page.url()).pathname === '/confirm') {
      await page.getByLabel(fields.currentPassword, { exact: true }).fill(person.password);
      await page.getByRole('button', { name: confirm.submit, exact: true }).click();
      await page.waitForURL(`**${address}`);
      await rememberBrowser(page.context(), person);
    }
    expect(new URL(page.url()).pathname).toBe(new URL(address, page.url()).pathname);
    return;
  }
  await page.goto('/photos');
  await openPicture(page, 'two.jpg');
  await expectShown(page.getByRole('dialog').locator('img[src$="/preview"]'));
  await page.keyboard.press('i');
  await expect(page.getByRole('complementary', { name: viewer.panel.title })).toContainText('AES-256-GCM');
}

/** Fonts are there, and no fading colour is measured half-way. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  });
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

const inWords = ({ id, nodes }: Violation): string =>
  `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary ?? ''})`).join('; ')}`;

async function tabTo(page: Page, id: string): Promise<void> {
  const photo = page.locator(`[data-photo="${id}"]`);
  await expectAlive(photo);
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    if (await photo.evaluate((link) => link === document.activeElement)) return;
  }
  await expect(photo).toBeFocused();
}

const isFocused = (page: Page, text: string): Promise<boolean> =>
  page.evaluate((words) => document.activeElement?.textContent === words, text);
