// What a person does on the photos page, and how the tests find things there.

import type { Locator, Page } from '@playwright/test';
import { photos, upload } from '@/lib/shared/messages/pictures/photos';
import { expect } from './vault-test';

type ChosenFile = { name: string; mimeType: string; buffer: Buffer };

/** Chooses files in the browser's file dialog, opened by the upload button. */
export async function chooseFiles(page: Page, files: readonly ChosenFile[]): Promise<void> {
  const dialog = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: upload.action, exact: true }).click();
  await (await dialog).setFiles([...files]);
}

export const tray = (page: Page): Locator => page.getByRole('region', { name: upload.trayTitle });

/** Waits until everything is stored, and puts the list of uploads away. */
export async function expectAllStored(page: Page, count: number): Promise<void> {
  await expect(tray(page).getByRole('heading', { name: upload.finished(count) })).toBeVisible({ timeout: 45_000 });
  await tray(page).getByRole('button', { name: upload.clear }).click();
  await expect(tray(page)).toHaveCount(0);
}

export async function uploadPictures(page: Page, files: readonly ChosenFile[]): Promise<void> {
  await page.goto('/photos');
  await chooseFiles(page, files);
  await expectAllStored(page, files.length);
}

/** The link to a picture in the grid. Its name begins with the file's. */
export function tile(page: Page, name: string): Locator {
  return page.locator('[data-photo]').filter({ has: page.locator(`[alt^="${name},"], [aria-label^="${name},"]`) });
}

export async function idOf(page: Page, name: string): Promise<string> {
  const id = await tile(page, name).getAttribute('data-photo');
  if (id === null) throw new Error(`${name} has no id`);
  return id;
}

/** Waits until React has taken over what stands there, and what it listens to: before, a key that is pressed is lost. */
export async function expectAlive(element: Locator): Promise<void> {
  await expect(element).toBeVisible();
  await expect
    .poll(() => element.evaluate((node) => Object.keys(node).some((name) => name.startsWith('__reactProps$'))))
    .toBe(true);
  await element.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
}

/** Puts the focus on a picture of the grid, where the next key is meant for it. */
export async function focusPicture(page: Page, name: string): Promise<void> {
  await expectAlive(tile(page, name));
  await tile(page, name).focus();
}

/** Opens a picture from the grid. The viewer's code comes with the first one that is opened. */
export async function openPicture(page: Page, name: string): Promise<void> {
  await tile(page, name).click();
  await expectAlive(page.getByRole('dialog'));
}

export async function expectShown(image: Locator): Promise<void> {
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
}

/** What a person really sees: how the painted picture's width stands to its height. */
export async function paintedRatio(image: Locator): Promise<number> {
  return image.evaluate((img: HTMLImageElement) => img.naturalWidth / img.naturalHeight);
}

/** The colours in the middle of a shown picture's upper and lower half, as [red, green, blue]. */
export async function halves(image: Locator): Promise<{ upper: number[]; lower: number[] }> {
  return image.evaluate((img: HTMLImageElement) => {
    const canvas = document.createElement('canvas');
    canvas.width = img.naturalWidth;
    canvas.height = img.naturalHeight;
    const paper = canvas.getContext('2d');
    if (paper === null) throw new Error('no canvas');
    paper.drawImage(img, 0, 0);
    const at = (share: number) => [...paper.getImageData(canvas.width / 2, canvas.height * share, 1, 1).data].slice(0, 3);
    return { upper: at(0.25), lower: at(0.75) };
  });
}

export const toast = (page: Page, text: string): Locator => page.locator('[data-sonner-toast]').filter({ hasText: text });

export const undo = (page: Page): Locator => page.getByRole('button', { name: photos.undo });
