// What is Anna's stays Anna's: from Bob, from strangers, from whoever sits at the browser after her, and from ended sessions.

import type { Browser, Page } from '@playwright/test';
import { settings } from '@/lib/shared/messages/en';
import { shell } from '@/lib/shared/messages/shell';
import { expectShown, idOf, openPicture, tile, uploadPictures } from './support/gallery';
import { makePicture } from './support/pictures';
import { browserOf, expect, failedLoad, newcomer, type Person, signIn, signOut, signUp, test } from './support/vault-test';

const RENDITIONS = ['original', 'preview', 'thumbnail'] as const;
const NAME = 'private-harbour.jpg';
const NOBODYS_ID = '00000000-0000-4000-8000-000000000000';

test.describe("Anna's addresses", () => {
  const anna = newcomer();
  let id = '';

  test.beforeAll(async ({ browser }) => {
    const context = await browserOf(browser, anna);
    const page = await context.newPage();
    await uploadPictures(page, [await makePicture(NAME)]);
    id = await idOf(page, NAME);
    await context.close();
  });

  test('answer Bob as if nothing were there, however he asks', async ({ browser, bob }) => {
    const annas = await browserOf(browser, anna);
    for (const rendition of RENDITIONS) {
      const address = `/api/images/${id}/${rendition}`;
      const mine = await annas.request.get(address);
      expect(mine.status()).toBe(200);
      const nothing = await bob.request.get(`/api/images/${NOBODYS_ID}/${rendition}`);
      const asked = [
        await bob.request.get(address),
        await bob.request.get(`${address}?download=1`),
        await bob.request.get(address, { headers: { Range: 'bytes=0-9' } }),
        await bob.request.get(address, { headers: { Range: 'bytes=999999999-' } }),
        await bob.request.get(address, { headers: { 'If-None-Match': mine.headers()['etag'] ?? '' } }),
        await bob.request.get(address, { headers: { 'If-None-Match': '*' } }),
        await bob.request.head(address),
      ];
      for (const answer of asked) {
        expect(answer.status()).toBe(404);
        expect(withoutRequest(answer.headers())).toEqual({
          ...withoutRequest(nothing.headers()),
          'content-type': answer.headers()['content-type'],
        });
        expect(answer.headers()['etag']).toBeUndefined();
      }
      expect(withoutId(await asked[0]!.text())).toBe(withoutId(await nothing.text()));
    }
    const page = await bob.request.get(`/photos/${id}`);
    expect(page.status()).toBe(404);
    expect(await page.text()).not.toContain(NAME);
    expect((await bob.request.get('/api/images?state=live')).ok()).toBe(true);
    expect(await (await bob.request.get('/api/images?state=live')).text()).not.toContain(id);
    await annas.close();
  });

  test('send a stranger to the sign-in', async ({ page }) => {
    for (const rendition of RENDITIONS) {
      const answer = await page.request.get(`/api/images/${id}/${rendition}`);
      expect(answer.status()).toBe(401);
      expect(await answer.text()).not.toContain(NAME);
    }
    expect((await page.request.get('/api/images?state=live')).status()).toBe(401);
    for (const address of [`/photos/${id}`, '/photos', '/trash', '/settings']) {
      const answer = await page.request.get(address, { maxRedirects: 0 });
      expect(answer.status()).toBe(307);
      expect(new URL(answer.headers()['location'] ?? '', 'http://localhost').pathname).toBe('/sign-in');
    }
  });
});

test.describe('after signing out', () => {
  test.use({ allowed: /status of 401 |net::ERR_CACHE_MISS/ });

  test('the browser shows and keeps nothing', async ({ page }) => {
    const person = newcomer();
    await signUp(page, person);
    await uploadPictures(page, [await makePicture(NAME)]);
    await page.reload();
    await expectShown(tile(page, NAME).locator('img'));
    const thumbnail = `/api/images/${await idOf(page, NAME)}/thumbnail`;
    await openPicture(page, NAME);
    await expectShown(page.getByRole('dialog').locator('img[src$="/preview"]'));
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);

    await signOut(page);
    expect((await page.context().cookies()).filter(({ value }) => value !== '')).toEqual([]);
    expect(await fetchKept(page, thumbnail)).toEqual({ onlyIfCached: 'nothing', forceCache: 401 });
    expect(await keptByBrowser(page)).toEqual({ caches: [], databases: [], local: [], session: [], workers: 0 });

    await page.goBack();
    await expectNothingPrivate(page, person);
    await page.goto('/photos');
    await expectNothingPrivate(page, person);
    expect(await fetchKept(page, thumbnail)).toEqual({ onlyIfCached: 'nothing', forceCache: 401 });
  });
});

test.describe('an ended session', () => {
  test.use({ allowed: failedLoad(401) });

  test('loses pictures at once and the pages with its next request', async ({ browser, page }) => {
    const person = newcomer();
    await signUp(page, person);
    await uploadPictures(page, [await makePicture(NAME)]);
    const thumbnail = `/api/images/${await idOf(page, NAME)}/thumbnail`;
    const other = await secondBrowser(browser, person);
    await expectShown(tile(other, NAME).locator('img'));
    expect(await statusIn(other, thumbnail)).toBe(200);

    await page.goto('/settings/security');
    const sessions = page.getByRole('region', { name: settings.sessions.title });
    await expect(sessions.getByRole('listitem')).toHaveCount(2);
    await sessions.getByRole('button', { name: /^End session/ }).click();
    await expect(sessions.getByText(settings.sessions.ended)).toBeVisible();
    await expect(sessions.getByRole('listitem')).toHaveCount(1);

    expect(await statusIn(other, thumbnail)).toBe(401);
    await other.getByRole('link', { name: shell.trash }).first().click();
    await expect(other).toHaveURL(/\/sign-in\?next=/);
    await expectNothingPrivate(other, person);
    expect(await statusIn(page, thumbnail)).toBe(200);
    await other.context().close();
  });
});

async function secondBrowser(browser: Browser, person: Person): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, person);
  return page;
}

function statusIn(page: Page, address: string): Promise<number> {
  return page.evaluate(async (url) => (await fetch(url)).status, address);
}

/** Asks the browser's own store first, and its store alone. */
function fetchKept(page: Page, address: string): Promise<{ onlyIfCached: string; forceCache: number }> {
  return page.evaluate(async (url) => {
    const stored = await fetch(url, { cache: 'only-if-cached', mode: 'same-origin' }).catch(() => null);
    const onlyIfCached = stored === null || !stored.ok ? 'nothing' : `${(await stored.arrayBuffer()).byteLength} bytes`;
    return { onlyIfCached, forceCache: (await fetch(url, { cache: 'force-cache' })).status };
  }, address);
}

function keptByBrowser(page: Page) {
  return page.evaluate(async () => ({
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}

async function expectNothingPrivate(page: Page, person: Person): Promise<void> {
  await expect(page).toHaveURL(/\/sign-in|\/signed-out/);
  await expect(page.locator('[data-photo], img[src*="/api/images/"]')).toHaveCount(0);
  // A page that is still on its way to the sign-in has no content to look at yet.
  await expect(async () => {
    const html = await page.content();
    expect(html).not.toContain(NAME);
    expect(html).not.toContain(person.email);
  }).toPass();
}

const OF_THE_REQUEST = ['x-request-id', 'date', 'content-length', 'content-type', 'transfer-encoding'];

function withoutRequest(headers: Record<string, string>): Record<string, string> {
  const rest = Object.entries(headers).filter(([name]) => !OF_THE_REQUEST.includes(name));
  return { ...Object.fromEntries(rest), 'content-type': headers['content-type'] ?? '' };
}

const withoutId = (problem: string): string => problem.replace(/"requestId":"[^"]+"/, '"requestId":""');
