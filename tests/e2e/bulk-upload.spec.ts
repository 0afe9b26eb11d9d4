// Hundreds of photographs at once, on a line that breaks, with a person who changes their mind: what can arrive does, once, and
// everything else says why it did not.

import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { FIRST_PHONE_SCREEN_IMAGES, FIRST_SCREEN_IMAGES } from '@/lib/shared/limits';
import { shell } from '@/lib/shared/messages/shell';
import { errorMessages } from '@/lib/shared/messages/errors';
import { upload } from '@/lib/shared/messages/pictures/photos';
import { uploads } from '@/lib/shared/messages/pictures/uploads';
import { chooseFiles, expectAllStored, expectShown, tile, tray, uploadPictures } from './support/gallery';
import { makeNoise, makePicture, type PictureFile } from './support/pictures';
import { MOST_UPLOAD_BYTES } from './support/vault-state';
import { browserOf, expect, newcomer, test, watchComplaints } from './support/vault-test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PHOTOGRAPHS = 300;
const OFFLINE = /net::ERR_(?:INTERNET_DISCONNECTED|FAILED|ABORTED|NETWORK_CHANGED)/;

const row = (page: Page, name: string): Locator => tray(page).getByRole('listitem').filter({ hasText: name });
const summaryCount = async (page: Page) =>
  Number(/^\d+/.exec((await tray(page).getByRole('heading').textContent()) ?? '')?.[0] ?? 0);

/** A photograph that differs from every other one, and looks like none. */
async function makePhotograph(number: number): Promise<PictureFile> {
  const create = { width: 320, height: 240, channels: 3 as const, background: '#000' };
  const noise = { type: 'gaussian' as const, mean: 90 + (number % 80), sigma: 30 };
  const buffer = await sharp({ create: { ...create, noise } })
    .jpeg({ quality: 70 })
    .toBuffer();
  return { name: `photograph-${number}.jpg`, mimeType: 'image/jpeg', buffer };
}

/** Drops files on the page, all in one go, as a person does with a folder full of them. */
async function dropFiles(page: Page, files: readonly PictureFile[]): Promise<void> {
  const made = await page.evaluateHandle(
    (sent) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64, size } of sent) {
        const bytes = new Uint8Array(size);
        bytes.set(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
        transfer.items.add(new File([bytes], name, { type }));
      }
      return transfer;
    },
    files.map(({ name, mimeType: type, buffer }) => {
      // The tail of the one that is too large is nothing but noughts, which need not be carried over.
      const isHuge = buffer.byteLength > MOST_UPLOAD_BYTES;
      const base64 = (isHuge ? buffer.subarray(0, 10_000) : buffer).toString('base64');
      return { name, type, base64, size: buffer.byteLength };
    }),
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: made });
  await expect(page.getByText(upload.dropHere)).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: made });
}

test('300 photographs in one drop, one damaged, one too large, one twice, and a line that breaks', async ({ browser }) => {
  test.setTimeout(420_000);
  const context = await browserOf(browser, newcomer());
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  const good = await Promise.all(Array.from({ length: PHOTOGRAPHS }, (_, number) => makePhotograph(number)));
  const [first, second] = good;
  if (!first || !second) throw new Error('no photographs');
  const damaged = { ...(await makePicture('damaged.jpg', { width: 900, height: 600 })) };
  damaged.buffer = damaged.buffer.subarray(0, Math.floor(damaged.buffer.byteLength / 2));
  const huge = { ...second, name: 'huge.jpg', buffer: Buffer.concat([second.buffer, Buffer.alloc(MOST_UPLOAD_BYTES)]) };
  const twice = { ...first, name: 'twice.jpg' };

  await page.goto('/photos');
  await dropFiles(page, [...good.slice(0, 20), damaged, ...good.slice(20, 150), huge, ...good.slice(150), twice]);
  await expect.poll(() => summaryCount(page), { timeout: 60_000 }).toBeGreaterThan(25);
  await context.setOffline(true);
  await expect(tray(page).getByText(upload.offline)).toBeVisible();
  // What had left whole may still be answered.
  await expect(tray(page).getByText(new RegExp(`^Sending|^${uploads.arriving}`))).toHaveCount(0);
  const before = await summaryCount(page);
  await page.waitForTimeout(1_500);
  expect(await summaryCount(page)).toBe(before);
  await context.setOffline(false);

  const said = uploads.finished(PHOTOGRAPHS, 1, 2);
  await expect(tray(page).getByRole('heading', { name: said })).toBeVisible({ timeout: 300_000 });
  await expect(row(page, 'damaged.jpg')).toContainText(errorMessages['image/truncated']);
  await expect(row(page, 'huge.jpg')).toContainText('the vault takes up to');
  await expect(row(page, 'twice.jpg')).toContainText(uploads.known);
  const shown = row(page, 'twice.jpg').getByRole('link', { name: uploads.showKnownLabel('twice.jpg') });
  await expect(shown).toHaveAttribute('href', /^\/photos\/[0-9a-f-]{36}$/);

  const stored = await page.evaluate(async () => {
    const names: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await fetch(`/api/images?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const { items, nextCursor } = (await answer.json()) as { items: { name: string }[]; nextCursor: string | null };
      names.push(...items.map(({ name }) => name));
      cursor = nextCursor;
    }
    return names;
  });
  expect(stored.toSorted()).toEqual(good.map(({ name }) => name).toSorted());
  expect(await countInPage(page, '?0')).toBe(FIRST_SCREEN_IMAGES);
  expect(await countInPage(page, '?1')).toBe(FIRST_PHONE_SCREEN_IMAGES);
  complaints.expectNone(new RegExp(`${OFFLINE.source}|status of 4(?:09|22)`));
  await context.close();
});

/** How many pictures the HTML of the gallery holds for a browser that says so of being a phone's. */
async function countInPage(page: Page, isMobile: '?0' | '?1'): Promise<number> {
  await page.setExtraHTTPHeaders({ 'sec-ch-ua-mobile': isMobile });
  const answer = await page.goto('/photos');
  return ((await answer?.text()) ?? '').split('<li class="ratio-').length - 1;
}

test.describe('a person at their uploads', () => {
  test('pauses, goes on, and moves about in the vault meanwhile', async ({ browser }) => {
    const context = await browserOf(browser, newcomer());
    const complaints = watchComplaints(context);
    const page = await context.newPage();
    const files = await Promise.all(Array.from({ length: 12 }, (_, number) => makePhotograph(1000 + number)));
    await page.route('**/api/uploads', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue().catch(() => undefined);
    });
    await page.goto('/photos');
    await chooseFiles(page, files);
    await expect.poll(() => summaryCount(page)).toBeGreaterThan(0);
    await tray(page).getByRole('button', { name: upload.pause }).click();
    await expect(tray(page).getByText(upload.paused)).toBeVisible();
    await expect(tray(page).getByText(/^Sending/)).toHaveCount(0);
    await page.getByRole('navigation').getByRole('link', { name: shell.trash }).first().click();
    await page.waitForURL('**/trash');
    await expect(tray(page).getByText(upload.paused)).toBeVisible();
    await tray(page).getByRole('button', { name: upload.resume }).click();
    await expectAllStored(page, files.length);
    await page.goto('/photos');
    for (const { name } of files) await expect(tile(page, name)).toHaveCount(1);
    // What had arrived whole when it was paused is in the vault when it is sent again.
    complaints.expectNone(new RegExp(`${OFFLINE.source}|status of 409`));
    await context.close();
  });

  test('is told what the vault has before it is sent, and may send it all the same', async ({ browser }) => {
    const context = await browserOf(browser, newcomer());
    const complaints = watchComplaints(context);
    const page = await context.newPage();
    const file = await makePhotograph(2000);
    await uploadPictures(page, [file]);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/uploads')) sent.push(request.method());
    });
    await chooseFiles(page, [{ ...file, name: 'again.jpg' }]);
    await expect(row(page, 'again.jpg')).toContainText(uploads.known);
    expect(sent).toEqual([]);
    await row(page, 'again.jpg')
      .getByRole('button', { name: uploads.keepLabel('again.jpg') })
      .click();
    await expectAllStored(page, 1);
    expect(sent).toEqual(['POST']);
    await expect(tile(page, 'again.jpg')).toHaveCount(1);
    complaints.expectNone();
    await context.close();
  });

  test('cancels one on its way, of which nothing stays', async ({ browser }) => {
    const context = await browserOf(browser, newcomer());
    const complaints = watchComplaints(context);
    const page = await context.newPage();
    let isHeld = true;
    await page.route('**/api/uploads', async (route) => {
      while (isHeld) await new Promise((resolve) => setTimeout(resolve, 50));
      await route.continue().catch(() => undefined);
    });
    await page.goto('/photos');
    // Held before a byte has left, so that there is something to break off.
    await chooseFiles(page, [await makeNoise('unwanted.png', 1200)]);
    await expect(row(page, 'unwanted.png')).toContainText(/^.*Sending/);
    await tray(page)
      .getByRole('button', { name: upload.cancel('unwanted.png') })
      .click();
    isHeld = false;
    await expect(row(page, 'unwanted.png')).toContainText(upload.status.cancelled);
    await page.reload();
    await expect(tile(page, 'unwanted.png')).toHaveCount(0);
    complaints.expectNone(OFFLINE);
    await context.close();
  });
});

test('a large file goes in parts, and goes on after a cut where it was', async ({ browser }) => {
  test.setTimeout(180_000);
  const context = await browserOf(browser, newcomer());
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  const file = await makeNoise('large.png', 2000);
  expect(file.buffer.byteLength).toBeGreaterThan(8 * 1024 * 1024);
  expect(file.buffer.byteLength).toBeLessThan(MOST_UPLOAD_BYTES);
  const asked: string[] = [];
  let cut = true;
  await page.route('**/api/uploads/tus/**', async (route) => {
    const request = route.request();
    const offset = request.headers()['upload-offset'];
    asked.push(`${request.method()} ${offset ?? ''}`.trim());
    if (cut && request.method() === 'PATCH' && offset !== '0') {
      cut = false;
      await context.setOffline(true);
      return route.abort('internetdisconnected');
    }
    return route.continue();
  });
  await page.goto('/photos');
  await chooseFiles(page, [file]);
  await expect(tray(page).getByText(upload.offline)).toBeVisible({ timeout: 30_000 });
  await context.setOffline(false);
  await expectAllStored(page, 1);
  const part = 4 * 1024 * 1024;
  expect(asked.slice(0, 4)).toEqual(['PATCH 0', `PATCH ${part}`, 'HEAD', `PATCH ${part}`]);
  expect(asked.filter((line) => line === 'PATCH 0')).toHaveLength(1);
  await expectShown(tile(page, 'large.png').locator('img'));
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tus')))).toEqual([]);
  complaints.expectNone(OFFLINE);
  await context.close();
});

test('the list of uploads by the rules of WCAG 2.2 AA, in both themes, on a phone and a desk', async ({ browser }) => {
  test.setTimeout(180_000);
  const context = await browserOf(browser, newcomer());
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  const file = await makePhotograph(3000);
  await uploadPictures(page, [file]);
  const waiting = await Promise.all(Array.from({ length: 8 }, (_, number) => makePhotograph(3100 + number)));
  await page.route('**/api/uploads', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await route.continue().catch(() => undefined);
  });
  await chooseFiles(page, [
    { ...file, name: 'a-photograph-with-a-rather-long-name-that-has-no-room.jpg' },
    { ...file, name: 'second-copy.jpg' },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
    ...waiting,
  ]);
  await expect(row(page, 'second-copy.jpg')).toContainText(uploads.known);
  await expect(
    tray(page)
      .getByText(/^Sending/)
      .first(),
  ).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [320, 700],
      [390, 844],
      [1440, 900],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
      expect([colorScheme, width, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([
        colorScheme,
        width,
        [],
      ]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/tray-${colorScheme}-${width}.png` });
    }
  }
  // By keyboard alone: the list can be reached and scrolled, and each button says what it acts on.
  await row(page, 'second-copy.jpg')
    .getByRole('button', { name: uploads.keepLabel('second-copy.jpg') })
    .focus();
  await page.keyboard.press('Enter');
  await expect(row(page, 'second-copy.jpg')).not.toContainText(uploads.known);
  await tray(page).getByRole('button', { name: upload.cancelAll }).click();
  complaints.expectNone(OFFLINE);
  await context.close();
});
