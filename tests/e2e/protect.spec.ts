// What may leave: rules set in the settings and over a picture, the watermark, and what the viewer says and gives.

import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import sharp from 'sharp';
import { errorMessages } from '@/lib/shared/messages/errors';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import { idOf, openPicture, toast, uploadPictures } from './support/gallery';
import { makePicture } from './support/pictures';
import { browserOf, expect, failedLoad, newcomer, test, watchComplaints } from './support/vault-test';

const anna = newcomer('Anna');
let context: BrowserContext;
let page: Page;
let complaints: ReturnType<typeof watchComplaints>;
let id: string;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  context = await browserOf(browser, anna);
  complaints = watchComplaints(context);
  page = await context.newPage();
  await uploadPictures(page, [await makePicture('harbour.jpg', { width: 2600, height: 1950 })]);
  id = await idOf(page, 'harbour.jpg');
});
// A refusal that a person caused is told of in the browser's console.
test.afterAll(async () => {
  complaints.expectNone(failedLoad(403));
  await context.close();
});

const rulesForm = () => page.getByRole('form', { name: privacy.rules.title });
const openViewer = async () => {
  await page.goto('/photos');
  await openPicture(page, 'harbour.jpg');
  await expect(page.getByRole('dialog')).toBeVisible();
};
const saved = async (item: string) => {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: privacy.download.more }).click();
  await page.getByRole('menuitem', { name: item }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};
const lookClosely = async () => {
  for (let step = 0; step < 2; step += 1) await page.getByRole('button', { name: viewer.zoomIn }).click();
};
const pixels = (bytes: Buffer) => sharp(bytes).removeAlpha().raw().toBuffer();

test('an original that is off stays, and the viewer says why and where', async () => {
  await page.goto('/settings/privacy');
  await rulesForm().getByLabel(privacy.rules.off).check();
  await rulesForm().getByRole('button', { name: privacy.rules.save }).click();
  await expect(page.getByText(privacy.rules.saved)).toBeVisible();
  await page.reload();
  await expect(rulesForm().getByLabel(privacy.rules.off)).toBeChecked();

  await openViewer();
  await page.keyboard.press('i');
  const panel = page.getByRole('complementary', { name: viewer.panel.title });
  await expect(panel.getByText(privacy.facts.off)).toBeVisible();
  await expect(panel.getByText(privacy.facts.places.owner)).toBeVisible();
  await page.getByRole('link', { name: viewer.download }).click();
  await expect(toast(page, errorMessages['image/original-off'])).toBeVisible();
  const { name, bytes } = await saved(privacy.download.preview);
  expect([name, (await sharp(bytes).metadata()).format]).toEqual(['harbour.webp', 'webp']);
  await page.getByRole('button', { name: privacy.download.more }).click();
  await expect(page.getByRole('menuitem', { name: privacy.download.off })).toBeDisabled();
  await page.keyboard.press('Escape');

  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await lookClosely();
  await expect(page.getByText(privacy.closeLook.off)).toBeVisible();
  expect(asked).not.toContain(`/api/images/${id}/original`);
});

test('a rule of one picture is set over the picture', async () => {
  await page.goto('/settings/privacy');
  await rulesForm().getByLabel(privacy.rules.off).uncheck();
  await rulesForm().getByRole('button', { name: privacy.rules.save }).click();
  await expect(page.getByText(privacy.rules.saved)).toBeVisible();
  await openViewer();
  const original = page.waitForResponse(`**/api/images/${id}/original`);
  await lookClosely();
  expect((await original).status()).toBe(200);
  await page.keyboard.press('i');
  const panel = page.getByRole('complementary', { name: viewer.panel.title });
  await expect(panel.getByText(privacy.facts.free)).toBeVisible();
  await panel.getByRole('button', { name: privacy.facts.change }).click();
  const dialog = page.getByRole('dialog', { name: privacy.rules.imageTitle });
  await dialog.getByLabel(privacy.rules.marked).check();
  await dialog.getByLabel(privacy.rules.hour).fill('9');
  await dialog.getByRole('button', { name: privacy.rules.save }).click();
  await expect(dialog.getByText(privacy.rules.saved)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(panel.getByText(privacy.facts.places.image)).toBeVisible();
  await expect(panel.getByText(new RegExp(privacy.facts.hourly(9)))).toBeVisible();
  await page.getByRole('button', { name: privacy.download.more }).click();
  await expect(page.getByRole('menuitem', { name: privacy.download.marked })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: privacy.download.clean })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: privacy.facts.change }).click();
  await dialog.getByLabel(privacy.rules.marked).uncheck();
  await dialog.getByLabel(privacy.rules.hour).fill('');
  await dialog.getByRole('button', { name: privacy.rules.save }).click();
  await expect(dialog.getByText(privacy.rules.saved)).toBeVisible();
});

test('the watermark follows each change in the sample, and is in what is downloaded with it', async () => {
  await page.goto('/settings/privacy/watermark');
  const sample = page.getByRole('img', { name: privacy.mark.sampleAlt });
  const first = await sample.getAttribute('src');
  await page.getByLabel(privacy.mark.text, { exact: true }).fill('<b>Proof</b> {name}');
  await page.getByLabel(privacy.mark.position).selectOption('tiled');
  await expect.poll(() => sample.getAttribute('src')).not.toBe(first);
  await page.getByRole('button', { name: privacy.mark.save }).click();
  await expect(page.getByText(privacy.mark.saved)).toBeVisible();

  await openViewer();
  const clean = await saved(privacy.download.clean);
  const marked = await saved(privacy.download.marked);
  expect([clean.name, marked.name]).toEqual(['harbour.jpg', 'harbour.jpg']);
  const [a, b] = [await pixels(clean.bytes), await pixels(marked.bytes)];
  expect(a.length).toBe(b.length);
  const different = a.reduce((sum, value, at) => sum + (Math.abs(value - (b[at] ?? 0)) > 40 ? 1 : 0), 0);
  expect(different).toBeGreaterThan(a.length / 200);
  const answer = await page.request.get(`/api/images/${id}/untouched?download=1`);
  expect(answer.status()).toBe(404);
});

test('the pages are whole at 320 pixels', async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const address of ['/settings/privacy', '/settings/privacy/watermark']) {
    await page.goto(address);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([address, overflow <= 0]).toEqual([address, true]);
  }
});
