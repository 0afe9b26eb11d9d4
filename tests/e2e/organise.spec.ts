// Putting pictures in order: by keyboard alone through select, album, trash, restore and download; by mouse through albums, tags and search.

import type { BrowserContext, Locator, Page } from '@playwright/test';
import { albums, favourites } from '@/lib/shared/messages/pictures/albums';
import { common } from '@/lib/shared/messages/common';
import { confirm } from '@/lib/shared/messages/account/confirm';
import { fields } from '@/lib/shared/messages/en';
import { errorMessages } from '@/lib/shared/messages/errors';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { photos, trash } from '@/lib/shared/messages/pictures/photos';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import { search } from '@/lib/shared/messages/pictures/search';
import { query } from './support/database';
import { expectAlive, focusPicture, idOf, openPicture, tile, toast, undo, uploadPictures } from './support/gallery';
import { makePicture } from './support/pictures';
import { BOB, browserOf, type Complaints, expect, failedLoad, newcomer, test, watchComplaints } from './support/vault-test';

test.describe.configure({ mode: 'serial' });

const NAMES = ['harbour.jpg', 'lighthouse.jpg', 'market.jpg', 'station.jpg'];
const anna = newcomer('Anna');
let context: BrowserContext;
let page: Page;
let complaints: Complaints;

test.beforeAll(async ({ browser }) => {
  context = await browserOf(browser, anna, { acceptDownloads: true });
  complaints = watchComplaints(context);
  page = await context.newPage();
  const sizes = [
    { width: 160, height: 90 },
    { width: 90, height: 160 },
  ];
  await uploadPictures(page, await Promise.all(NAMES.map((name, at) => makePicture(name, sizes[at % 2]))));
});
test.afterEach(() => complaints.expectNone());
test.afterAll(() => context.close());

const order = (root: Page | Locator = page) =>
  root.locator('[data-photo] img').evaluateAll((images) => images.map((image) => image.getAttribute('alt')?.split(',')[0]));
const bar = () => page.getByRole('region', { name: photos.selection.label });

/** Presses Tab until the focus is on something. */
async function tabTo(wanted: Locator): Promise<void> {
  await expectAlive(wanted.first());
  for (let step = 0; step < 60; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test('by keyboard alone: select, put into an album, move to the trash, restore, download', async () => {
  await page.goto('/photos');
  await expect(page.locator('[data-photo]')).toHaveCount(NAMES.length);
  const [first = '', second = ''] = await order();
  const firstId = await idOf(page, first);
  await tabTo(page.locator(`[data-photo="${firstId}"]`));
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expect(bar()).toContainText(photos.selection.count(2));

  await page.keyboard.press('a');
  const box = page.getByRole('combobox', { name: organise.album.field });
  await expect(box).toBeFocused();
  await page.keyboard.type('By the sea');
  await page.keyboard.press('Enter');
  await expect(toast(page, organise.album.added(2, 'By the sea'))).toBeVisible();

  await page.keyboard.press('f');
  await expect(toast(page, organise.favourite.added(2))).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bar()).toHaveCount(0);

  // The Tab key comes back to the picture one was on.
  await tabTo(page.locator('[data-photo][tabindex="0"]'));
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator(`[data-photo="${firstId}"]`)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(toast(page, photos.trashed(1))).toBeVisible();
  await expect(page.locator(`[data-photo="${firstId}"]`)).toHaveCount(0);

  await page.goto('/trash');
  await tabTo(page.locator(`[data-photo="${firstId}"]`));
  await page.keyboard.press('Space');
  await tabTo(page.getByRole('button', { name: photos.selection.restore }));
  await page.keyboard.press('Enter');
  await expect(toast(page, photos.restored(1))).toBeVisible();
  await expect(page.getByRole('heading', { name: trash.empty.title })).toBeVisible();

  await page.goto('/photos');
  await tabTo(page.locator(`[data-photo="${firstId}"]`));
  const download = page.waitForEvent('download');
  await page.keyboard.press('d');
  expect((await download).suggestedFilename()).toBe(first);

  // The trash kept its place in the album, and a key leads to the search.
  await page.goto('/albums');
  await tabTo(page.getByRole('link', { name: albums.open('By the sea', 2) }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'By the sea' })).toBeVisible();
  await expect.poll(() => order()).toEqual([first, second]);
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: search.box })).toBeFocused();
});

test('an album is put into another order by keys, and by the mouse', async () => {
  await page.goto('/albums');
  await page.getByRole('link', { name: albums.open('By the sea', 2) }).click();
  await expect(page.locator('[data-photo]')).toHaveCount(2);
  const [first = '', second = ''] = await order();
  await expectAlive(page.locator('[data-photo]').first());
  await page.locator('[data-photo]').first().focus();
  await page.keyboard.press('Space');
  await bar().getByRole('button', { name: albums.move.action, exact: true }).click();
  const moving = page.getByRole('region', { name: albums.move.label });
  await expect(moving.getByRole('status')).toHaveText(albums.move.position(1, 2));
  await page.keyboard.press('ArrowRight');
  await expect(moving.getByRole('status')).toHaveText(albums.move.position(2, 2));
  await page.keyboard.press('Enter');
  await expect(toast(page, albums.move.moved(1))).toBeVisible();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect.poll(() => order()).toEqual([second, first]);

  const [from, to] = [tile(page, second), tile(page, first)];
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (start === null || end === null) throw new Error('tiles without a place');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width - 4, end.y + end.height / 2, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => order()).toEqual([first, second]);
  await expect(toast(page, albums.move.moved(1))).toBeVisible();
  await page.reload();
  await expect.poll(() => order()).toEqual([first, second]);
});

test('pictures leave an album and come back to their place; the viewer over it has an address of its own', async () => {
  const before = await order();
  const [first = ''] = before;
  const id = await idOf(page, first);
  await openPicture(page, first);
  await expect(page).toHaveURL(new RegExp(`/albums/[0-9a-f-]{36}/${id}$`));
  await expect(page.getByText(viewer.position(1, 2))).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/albums\/[0-9a-f-]{36}$/);
  await expectAlive(page.locator(`[data-photo="${id}"]`));
  await page.locator(`[data-photo="${id}"]`).focus();
  await page.keyboard.press('Space');
  await bar().getByRole('button', { name: organise.album.remove }).click();
  await expect(page.locator('[data-photo]')).toHaveCount(1);
  await undo(page).last().click();
  await expect.poll(() => order()).toEqual(before);
});

test('an album is named, deleted and brought back', async () => {
  await page.goto('/albums');
  await page.getByRole('button', { name: albums.menu('By the sea') }).click();
  await page.getByRole('menuitem', { name: albums.rename }).click();
  await page.getByLabel(albums.field).fill('Summer by the sea');
  await page.getByRole('dialog').getByRole('button', { name: albums.rename }).click();
  await expect(page.getByRole('link', { name: albums.open('Summer by the sea', 2) })).toBeVisible();
  await page.getByRole('button', { name: albums.menu('Summer by the sea') }).click();
  await page.getByRole('menuitem', { name: albums.delete }).click();
  await expect(page.getByRole('heading', { name: albums.empty.title })).toBeVisible();
  await toast(page, albums.deleted('Summer by the sea')).getByRole('button', { name: organise.bulk.undo }).click();
  await expect(page.getByRole('link', { name: albums.open('Summer by the sea', 2) })).toBeVisible();
});

test('an album gets rules, and is deleted with a fresh proof only', async () => {
  await page.goto('/albums');
  await page.getByRole('link', { name: albums.open('Summer by the sea', 2) }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Summer by the sea' })).toBeVisible();
  await page.getByRole('button', { name: albums.menu('Summer by the sea') }).click();
  await page.getByRole('menuitem', { name: privacy.rules.albumTitle }).click();
  const dialog = page.getByRole('dialog', { name: privacy.rules.albumTitle });
  await dialog.getByLabel(privacy.rules.off).check();
  await dialog.getByRole('button', { name: privacy.rules.save }).click();
  await expect(dialog.getByText(privacy.rules.saved)).toBeVisible();
  await page.keyboard.press('Escape');

  await query(
    `update "Session" set "authTime" = now() - interval '1 hour' where "userId" = (select id from "User" where email = $1)`,
    [anna.email],
  );
  await page.getByRole('button', { name: albums.menu('Summer by the sea') }).click();
  await page.getByRole('menuitem', { name: albums.delete }).click();
  const refused = toast(page, errorMessages['auth/step-up']);
  await refused.getByRole('link', { name: common.confirm }).click();
  await page.getByLabel(fields.currentPassword, { exact: true }).fill(anna.password);
  await page.getByRole('button', { name: confirm.submit, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Summer by the sea' })).toBeVisible();
  await page.getByRole('button', { name: albums.menu('Summer by the sea') }).click();
  await page.getByRole('menuitem', { name: albums.delete }).click();
  await toast(page, albums.deleted('Summer by the sea')).getByRole('button', { name: organise.bulk.undo }).click();
  await expect(page.getByRole('link', { name: albums.open('Summer by the sea', 2) })).toBeVisible();
});

test('favourites hold what was liked, and let go of what is not any more', async () => {
  await page.goto('/favourites');
  await expect(page.locator('[data-photo]')).toHaveCount(2);
  await expect(page.locator('[data-photo]').first()).toContainText(organise.favourite.is);
  await expectAlive(page.locator('[data-photo]').first());
  await page.locator('[data-photo]').first().focus();
  await page.keyboard.press('f');
  await expect(page.locator('[data-photo]')).toHaveCount(1);
  await undo(page).last().click();
  await expect(page.locator('[data-photo]')).toHaveCount(2);
  await expect(toast(page, organise.favourite.removed(1))).toHaveCount(0);
  // In the viewer it stays under one's eyes, and is gone from the list once the viewer is closed.
  await page.locator('[data-photo]').first().click();
  await expectAlive(page.getByRole('dialog'));
  await expect(page.getByText(viewer.position(1, 2))).toBeVisible();
  await page.keyboard.press('f');
  await expect(toast(page, organise.favourite.removed(1))).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-photo]')).toHaveCount(1);
  await undo(page).last().click();
  await expect(page.locator('[data-photo]')).toHaveCount(2);
  await expect(page.getByRole('heading', { level: 1, name: favourites.title })).toBeVisible();
});

test('tags and words are found, and neither stands in an address', async () => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/photos');
  await focusPicture(page, 'market.jpg');
  await page.keyboard.press('t');
  const box = page.getByRole('combobox', { name: organise.tag.field });
  await box.fill('Saturday');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: organise.tag.apply(1) }).click();
  await expect(toast(page, organise.tag.tagged(1))).toBeVisible();

  await openPicture(page, 'market.jpg');
  await page.keyboard.press('i');
  await page.getByLabel(organise.panel.caption).fill('Oranges under a striped awning');
  await page.getByRole('button', { name: organise.panel.save, exact: true }).last().click();
  await expect(toast(page, organise.panel.saved)).toBeVisible();
  await page.getByRole('link', { name: 'Saturday' }).click();
  await expect(page).toHaveURL(/\/search\?tag=[0-9a-f-]{36}$/);
  await expect.poll(() => order()).toEqual(['market.jpg']);

  await page.goto('/search');
  await page.getByRole('textbox', { name: search.box }).fill('orang');
  await expect.poll(() => order()).toEqual(['market.jpg']);
  await page.getByRole('textbox', { name: search.box }).fill('orang lighthouse');
  await expect(page.getByRole('heading', { name: search.none.title })).toBeVisible();
  await page.getByRole('textbox', { name: search.box }).fill('lighthouse');
  await expect.poll(() => order()).toEqual(['lighthouse.jpg']);
  await page.getByRole('button', { name: search.filters.show }).click();
  await page.getByLabel(search.filters.favourite).check();
  await page.getByRole('button', { name: search.filters.remove(search.filters.favourite) }).click();
  await expect.poll(() => order()).toEqual(['lighthouse.jpg']);
  expect(asked.filter((address) => /orang|lighthouse|saturday/i.test(address))).toEqual([]);
});

test('a tag gets another name, and is deleted', async () => {
  await page.goto('/search');
  await page.getByRole('button', { name: search.tags.manage }).click();
  await page.getByLabel(search.tags.name('Saturday')).fill('Weekend');
  await page.getByRole('button', { name: search.tags.saveName('Saturday') }).click();
  await expect(page.getByLabel(search.tags.name('Weekend'))).toBeVisible();
  await page.getByRole('button', { name: search.tags.delete('Weekend') }).click();
  await page.getByRole('button', { name: search.tags.deleteAction, exact: true }).click();
  await expect(page.getByLabel(search.tags.name('Weekend'))).toHaveCount(0);
});

test('Bob finds nothing of it', async ({ browser }) => {
  await page.goto('/albums');
  const address = await page.getByRole('link', { name: albums.open('Summer by the sea', 2) }).getAttribute('href');
  const other = await browserOf(browser, BOB);
  const watched = watchComplaints(other);
  const bob = await other.newPage();
  expect((await bob.goto(address ?? ''))?.status()).toBe(404);
  await bob.goto('/search');
  await bob.getByRole('textbox', { name: search.box }).fill('lighthouse');
  await expect(bob.getByRole('heading', { name: search.none.title })).toBeVisible();
  watched.expectNone(failedLoad(404));
  await other.close();
});
