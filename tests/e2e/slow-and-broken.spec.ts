// A bad line, a busy server and damaged storage: nothing is lost in silence, and nothing broken is shown as if it were whole.

import type { Page } from '@playwright/test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { common } from '@/lib/shared/messages/common';
import { photos, upload } from '@/lib/shared/messages/pictures/photos';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { chooseFiles, expectAllStored, expectShown, idOf, openPicture, tile, tray, uploadPictures } from './support/gallery';
import { makeNoise, makePicture } from './support/pictures';
import { browserOf, expect, newcomer, test, watchComplaints } from './support/vault-test';
import { vaultState } from './support/vault-state';

/** Lets `answer` deal with each upload that leaves the page, by its number from 1; `go` otherwise. */
async function onUploads(
  page: Page,
  answer: (number: number) => Promise<'go' | { status: number; retryAfter: string }>,
): Promise<void> {
  let number = 0;
  await page.route('**/api/uploads', async (route) => {
    number += 1;
    const decided = await answer(number);
    if (decided === 'go') return route.continue().catch(() => undefined);
    return route.fulfill({ status: decided.status, headers: { 'Retry-After': decided.retryAfter }, body: '' });
  });
}

test('a line that breaks in the middle of a queue: everything arrives once it is back', async ({ browser }) => {
  const context = await browserOf(browser, newcomer());
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  const files = await Promise.all(Array.from({ length: 8 }, () => makePicture()));
  await onUploads(page, async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return 'go';
  });
  await page.goto('/photos');
  await chooseFiles(page, files);
  await expect(tray(page).getByText(upload.status.done).first()).toBeVisible();
  await context.setOffline(true);
  await expect(tray(page).getByText(upload.offline)).toBeVisible();
  await expect(tray(page).getByText(/^Sending/)).toHaveCount(0);
  await context.setOffline(false);
  await expectAllStored(page, files.length);
  await page.reload();
  for (const { name } of files) await expect(tile(page, name)).toHaveCount(1);
  // A file that had arrived when its answer was lost is sent again, and the server says that it has it.
  complaints.expectNone(/net::ERR_INTERNET_DISCONNECTED|status of 409/);
  await context.close();
});

test('a script that comes late is waited for, not asked about over and over; the page works once it is there', async ({
  browser,
}) => {
  const context = await browserOf(browser, newcomer());
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  await uploadPictures(page, [await makePicture('early.jpg')]);
  let letCome: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    void page.route('**/_next/static/chunks/*.js', async (route) => {
      const answer = await route.fetch();
      if ((await answer.text()).includes('gallery relative')) {
        resolve();
        await new Promise<void>((come) => (letCome = come));
      }
      await route.fulfill({ response: answer });
    });
  });
  const reloaded = page.reload();
  await isAsked;
  // Everything else is there by now.
  await page.waitForTimeout(2_000);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async (): Promise<number> =>
    (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
  const before = await busy();
  await page.waitForTimeout(2_000);
  expect((await busy()) - before).toBeLessThan(0.5);
  letCome();
  await reloaded;
  await openPicture(page, 'early.jpg');
  complaints.expectNone();
  await context.close();
});

test('a menu whose code does not come says so, and opens when it is asked again', async ({ browser }) => {
  const context = await browserOf(browser, newcomer());
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  const chunks = '**/_next/static/chunks/*.js';
  await page.route(chunks, async (route) => {
    const answer = await route.fetch();
    if ((await answer.text()).includes('grid min-w-52')) return route.abort();
    return route.fulfill({ response: answer });
  });
  await page.goto('/settings');
  // What says so comes at the first sign of a person that somebody listens for.
  await expect(async () => {
    await page.mouse.move(5 + Math.random() * 50, 5);
    await expect(page.getByRole('region', { name: common.notifications })).toBeAttached({ timeout: 1_000 });
  }).toPass();
  const button = page.getByRole('button', { name: /account of/ });
  await button.click();
  await expect(page.getByText(common.partMissing)).toBeVisible();
  await page.unroute(chunks);
  await button.click();
  await expect(page.getByRole('menu')).toBeVisible();
  complaints.expectNone(/net::ERR_FAILED/);
  await context.close();
});

test('a server that is busy once is asked again', async ({ browser }) => {
  const context = await browserOf(browser, newcomer());
  const complaints = watchComplaints(context);
  const page = await context.newPage();
  const asked: number[] = [];
  await onUploads(page, (number) => {
    asked.push(number);
    return Promise.resolve(number === 1 ? { status: 503, retryAfter: '1' } : 'go');
  });
  await uploadPictures(page, [await makePicture('first.jpg'), await makePicture('second.jpg')]);
  expect(asked).toEqual([1, 2, 3]);
  await expectShown(tile(page, 'first.jpg').locator('img'));
  complaints.expectNone(/status of 503/);
  await context.close();
});

test('damaged storage shows as damage: in the grid, in the viewer and in a download', async ({ browser }) => {
  const person = newcomer();
  const first = await browserOf(browser, person);
  const page = await first.newPage();
  await uploadPictures(page, [await makePicture('sound.jpg')]);
  // Its preview would else be made at any moment, and be taken for one of the other picture's files.
  const preview = `/api/images/${await idOf(page, 'sound.jpg')}/preview`;
  expect(await page.evaluate(async (address) => (await fetch(address)).ok, preview)).toBe(true);
  const before = new Set(blobFiles());
  await uploadPictures(page, [await makeNoise('damaged.png', 700)]);
  const damagedFiles = blobFiles().filter((file) => !before.has(file));
  expect(damagedFiles.length).toBeGreaterThanOrEqual(2);
  for (const file of damagedFiles) flipByte(file);
  await first.close();

  // A browser that has kept nothing.
  const context = await browserOf(browser, person);
  const complaints = watchComplaints(context);
  const fresh = await context.newPage();
  await fresh.goto('/photos');
  const damaged = tile(fresh, 'damaged.png');
  await expect(damaged.getByRole('img', { name: photos.unreadable })).toBeVisible();
  await expect(damaged.locator('img')).toHaveCount(0);
  await expectShown(tile(fresh, 'sound.jpg').locator('img'));

  const id = await idOf(fresh, 'damaged.png');
  const outcome = await fresh.evaluate(async (address) => {
    const answer = await fetch(address);
    const bytes = await answer.arrayBuffer().then(
      (buffer) => buffer.byteLength,
      () => 'broken off',
    );
    return { ok: answer.ok, bytes };
  }, `/api/images/${id}/original?download=1`);
  // Several pieces were sound; the connection breaks before the damaged one, so that no half passes for a whole.
  expect(outcome).toEqual({ ok: true, bytes: 'broken off' });

  await damaged.click();
  await expect(fresh.getByRole('dialog').getByText(viewer.failed)).toBeVisible();
  await fresh.keyboard.press('ArrowRight');
  await expectShown(fresh.getByRole('dialog').locator('img[src$="/preview"]'));
  complaints.expectNone(/^Failed to load resource: /);
  await context.close();
});

function blobFiles(): string[] {
  return readdirSync(path.join(vaultState().dataDir, 'blobs'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Near the end, so that of a large blob the first pieces stay whole. */
function flipByte(file: string): void {
  const bytes = readFileSync(file);
  const at = bytes.length - 40;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}
