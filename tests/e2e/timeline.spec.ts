// The timeline and the viewer over it, as a person uses them; and what a browser fetches to show them.

import http from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { slideshow, timeline } from '@/lib/shared/messages/pictures/viewing';
import { expectShown, openPicture, tile, uploadPictures } from './support/gallery';
import { makePicture } from './support/pictures';
import { expect, newcomer, signUp, test } from './support/vault-test';

test('a timeline in two orders, a slideshow over it, and one picture on the whole screen', async ({ page }) => {
  await signUp(page, newcomer('Tim'));
  // Several at once come in any order.
  for (const name of ['one.jpg', 'two.jpg', 'three.jpg']) await uploadPictures(page, [await makePicture(name)]);
  await expect(tile(page, 'one.jpg')).toBeVisible();

  await page.getByRole('link', { name: timeline.basis.added }).click();
  await expect(page).toHaveURL('/photos?by=added');
  await expect(page.getByRole('link', { name: timeline.basis.added })).toHaveAttribute('aria-current', 'page');
  await expect(page.locator('[data-photo]')).toHaveCount(3);
  await page.getByRole('link', { name: timeline.basis.taken }).click();
  await expect(page).toHaveURL('/photos');

  await openPicture(page, 'three.jpg');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(viewer.position(1, 3))).toBeVisible();
  await dialog.getByRole('button', { name: slideshow.start }).click();
  await page.getByLabel(slideshow.intervalLabel).selectOption('3');
  await expect(dialog.getByText(viewer.position(2, 3))).toBeVisible({ timeout: 12_000 });
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByLabel(slideshow.intervalLabel)).toHaveCount(0);
  await expect(dialog.getByText(viewer.position(1, 3))).toBeVisible();
  await page.keyboard.press('Shift+F');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.keyboard.press('Shift+F');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(tile(page, 'three.jpg')).toBeFocused();
  await expectShown(tile(page, 'three.jpg').locator('img'));
});

type Answer = { headers: http.IncomingHttpHeaders; bytes: Buffer };

function ask(url: string, encoding: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { 'accept-encoding': encoding, ...headers } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve({ headers: response.headers, bytes: Buffer.concat(pieces) }));
    });
    request.on('error', reject);
  });
}

test('scripts come compressed to who takes it, with the same headers', async ({ page, baseURL }) => {
  await page.goto('/sign-in');
  const address = await page.locator('script[src*="/_next/static/"]').first().getAttribute('src');
  const script = new URL(address ?? '', baseURL).href;
  const plain = await ask(script, 'identity');
  const small = await ask(script, 'gzip, deflate, br');
  expect(small.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(small.bytes).equals(plain.bytes)).toBe(true);
  // Compiled while it comes in (scripts/start/compile-hints.ts).
  expect(plain.bytes.toString('utf8', 0, 40)).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
  expect(small.bytes.byteLength).toBeLessThan(plain.bytes.byteLength / 2);
  for (const name of ['cache-control', 'content-security-policy', 'x-content-type-options', 'cross-origin-resource-policy']) {
    expect([name, small.headers[name]]).toEqual([name, plain.headers[name]]);
  }
  expect(small.headers['cache-control']).toContain('immutable');
  expect(small.headers['content-type']).toMatch(/javascript/);
  expect(small.headers.vary).toMatch(/accept-encoding/i);
  const missing = await ask(`${script}x.br`, 'br');
  expect(missing.headers['content-encoding']).toBeUndefined();
});

test('a gallery comes compressed where the person asked for it, and plain where another site may have', async ({
  page,
  baseURL,
}) => {
  await signUp(page, newcomer('Una'));
  const address = new URL('/photos', baseURL).href;
  const own = await page.goto(address);
  expect(await own?.headerValue('content-encoding')).toBe('br');
  const [soft] = await Promise.all([
    page.waitForResponse((response) => response.url().includes('/favourites')),
    page.getByRole('link', { name: 'Favourites' }).first().click(),
  ]);
  expect(await soft.headerValue('content-encoding')).toBe('br');
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  for (const site of ['cross-site', 'same-site', '']) {
    const { headers, bytes } = await ask(address, 'gzip, deflate, br', { cookie, 'sec-fetch-site': site });
    expect([site, headers['content-encoding']]).toEqual([site, undefined]);
    expect(bytes.toString()).toContain('Photos');
  }
  const entrance = await ask(new URL('/sign-in', baseURL).href, 'gzip, deflate, br', { 'sec-fetch-site': 'none' });
  expect(entrance.headers['content-encoding']).toBeUndefined();
});

test('every letter is Geist’s, and only those stretches of the alphabet are fetched that stand on the page', async ({
  browser,
}) => {
  // Without scripts: React takes the page for another one where something stands in it that it did not send.
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/sign-in');
  const fetched = () =>
    page.evaluate(async () => {
      await document.fonts.ready;
      // Arial may have been tried while Geist was on its way.
      const asked = [...document.fonts].filter(({ status }) => status !== 'unloaded').map(({ family }) => family);
      return asked.filter((family) => !family.includes('Fallback'));
    });
  await expect.poll(fetched).toEqual(['latin']);
  await page.evaluate(() => {
    const line = document.createElement('p');
    line.id = 'letters';
    line.textContent = 'Zürich 10 × 8 · Łódź ơ Жук…';
    document.body.append(line);
  });
  await expect.poll(async () => (await fetched()).length).toBeGreaterThan(2);
  await expect.poll(() => page.evaluate(() => document.fonts.status)).toBe('loaded');
  const cdp = await context.newCDPSession(page);
  await cdp.send('DOM.enable');
  await cdp.send('CSS.enable');
  const { root } = await cdp.send('DOM.getDocument');
  const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#letters' });
  await expect
    .poll(async () => {
      const { fonts } = await cdp.send('CSS.getPlatformFontsForNode', { nodeId });
      return [...new Set(fonts.map(({ familyName }) => familyName))];
    })
    .toEqual(['Geist']);
  await context.close();
});
