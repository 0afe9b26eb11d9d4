// One person's way through the vault, from signing up to signing out, with files as cameras and programs make them.

import type { Page } from '@playwright/test';
import { MOST_UPLOAD_BYTES } from './support/vault-state';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { shell } from '@/lib/shared/messages/shell';
import { errorMessages } from '@/lib/shared/messages/errors';
import { photos, trash, upload } from '@/lib/shared/messages/pictures/photos';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import {
  chooseFiles,
  expectAlive,
  expectAllStored,
  expectShown,
  halves,
  idOf,
  openPicture,
  paintedRatio,
  tile,
  toast,
  tray,
  undo,
} from './support/gallery';
import {
  corpusPicture,
  hasCorpus,
  makeLyingPicture,
  makeNoise,
  makePicture,
  makeTellingPicture,
  uprightSize,
} from './support/pictures';
import { type Complaints, expect, failedLoad, newcomer, signOut, signUp, test, watchComplaints } from './support/vault-test';

test.describe.configure({ mode: 'serial' });

const SECRET = hasCorpus ? 'SLC-META' : 'Secret-Of-The-Camera';
const TELLING = 'all_canaries.jpg';
const LYING = 'lying.jpg';
/** What of a file is left as EXIF when its pixels stay lying: the mark, a TIFF head and one entry, the orientation. */
const ORIENTATION_ALONE_BYTES = 40;

const wide = () => makePicture().then(({ buffer }) => buffer);
const cameraFiles = () =>
  Promise.all([
    corpusPicture(`metadata/${TELLING}`, () => makeTellingPicture(SECRET)),
    corpusPicture('metadata/ztxt_example.png', () =>
      sharp({ create: { width: 32, height: 32, channels: 3, background: '#345' } })
        .png()
        .toBuffer(),
    ),
    corpusPicture('orientation/landscape_6.jpg', async () => (await makeLyingPicture('')).buffer),
    corpusPicture('orientation/hopper_orientation_6.jpg', async () => (await makeLyingPicture('')).buffer),
    corpusPicture('jpeg-valid/peacock.progressive.jpeg', wide),
    corpusPicture('jpeg-valid/rgb.jpg', wide),
    makeLyingPicture(LYING),
  ]);

let page: Page;
let complaints: Complaints;

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext({ acceptDownloads: true });
  complaints = watchComplaints(context);
  page = await context.newPage();
});
// The browser's console tells of each file that the vault refused.
test.afterEach(() => complaints.expectNone(failedLoad(415, 422)));
test.afterAll(() => page.context().close());

test('a newcomer signs up, opens the mailed link and stands in an empty vault', async () => {
  await signUp(page, newcomer('Anna'));
  await expect(page.getByRole('heading', { name: photos.empty.title })).toBeVisible();
  await expect(page.locator('[data-photo]')).toHaveCount(0);
});

test('files of cameras are taken and shown upright', async () => {
  const files = await cameraFiles();
  await chooseFiles(page, files);
  await expectAllStored(page, files.length);
  await page.reload();
  await expect(page.locator('[data-photo]')).toHaveCount(files.length);
  for (const file of files) {
    const { width, height } = await uprightSize(file);
    const image = tile(page, file.name).locator('img');
    await expectShown(image);
    expect(await image.getAttribute('alt')).toContain(`${width} by ${height} pixels`);
    expect((await paintedRatio(image)) / (width / height)).toBeCloseTo(1, 1);
  }
  expectRedOverBlue(await halves(tile(page, LYING).locator('img')));
});

test('the viewer shows a picture upright at an address of its own', async () => {
  const id = await idOf(page, LYING);
  await openPicture(page, LYING);
  await expect(page).toHaveURL(`/photos/${id}`);
  const image = page.getByRole('dialog').locator(`img[src$="/${id}/preview"]`);
  await expectShown(image);
  expect(await paintedRatio(image)).toBeLessThan(1);
  expectRedOverBlue(await halves(image));
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/photos');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator(`[data-photo="${id}"]`)).toBeFocused();

  await page.goto(`/photos/${id}`);
  await expectAlive(page.getByRole('dialog', { name: LYING }));
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/photos');
});

test('arrow keys and buttons go from picture to picture', async () => {
  // Once scripts have taken over.
  await expect(page.locator('[data-photo]')).toHaveCount(7);
  const ids = await page.locator('[data-photo]').evaluateAll((links) => links.map((link) => link.getAttribute('data-photo')));
  await page.locator('[data-photo]').first().click();
  await expect(page).toHaveURL(`/photos/${ids[0]}`);
  await expectAlive(page.getByRole('dialog'));
  await expect(page.getByText(viewer.position(1, ids.length))).toBeVisible();
  await expect(page.getByRole('button', { name: viewer.previous })).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(`/photos/${ids[1]}`);
  await page.getByRole('button', { name: viewer.next }).click();
  await expect(page).toHaveURL(`/photos/${ids[2]}`);
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(`/photos/${ids[1]}`);
  await page.getByRole('button', { name: viewer.close }).click();
  await expect(page).toHaveURL('/photos');
  await expect(page.locator(`[data-photo="${ids[1]}"]`)).toBeFocused();
});

test('the details tell what was removed, and take a new name', async () => {
  await openPicture(page, TELLING);
  await page.keyboard.press('i');
  const panel = page.getByRole('complementary', { name: viewer.panel.title });
  await expect(panel).toContainText('GPS');
  await expect(panel).toContainText('EXIF');
  await expect(panel).toContainText('AES-256-GCM');
  await panel.getByLabel(viewer.panel.name).fill('harbour.jpg');
  await panel.getByRole('button', { name: viewer.panel.saveName }).click();
  await expect(toast(page, photos.renamed)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.reload();
  await expect(tile(page, 'harbour.jpg')).toHaveCount(1);
  await expect(tile(page, TELLING)).toHaveCount(0);
});

test('the downloaded original holds the picture and nothing else', async () => {
  for (const name of ['harbour.jpg', 'landscape_6.jpg']) {
    await openPicture(page, name);
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: viewer.download }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(name);
    const bytes = readFileSync(await download.path());
    const { exif, xmp, iptc, comments } = await sharp(bytes).metadata();
    expect({ xmp, iptc, comments }).toEqual({ xmp: undefined, iptc: undefined, comments: undefined });
    expect(exif?.length ?? 0).toBeLessThanOrEqual(ORIENTATION_ALONE_BYTES);
    expect(bytes.includes(SECRET)).toBe(false);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('each refused file says why, and the others go on', async () => {
  const good = await makePicture('good.jpg');
  const jpeg = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer });
  const large = jpeg('large.jpg', Buffer.concat([good.buffer, Buffer.alloc(MOST_UPLOAD_BYTES)]));
  const gif = Buffer.from(
    'GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;',
    'latin1',
  );
  const cut = (await makePicture('whole.jpg', { width: 800, height: 600 })).buffer;
  await chooseFiles(page, [
    jpeg('gif-inside.jpg', gif),
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
    large,
    { name: 'torn.png', mimeType: 'image/png', buffer: await damagedPng() },
    jpeg('cut.jpg', cut.subarray(0, cut.length * 0.6)),
    jpeg('empty.jpg', Buffer.alloc(0)),
    good,
  ]);
  await expect(tray(page).getByRole('heading', { name: upload.finishedWithRefusals(1, 6) })).toBeVisible({ timeout: 30_000 });
  const row = (name: string) => tray(page).getByRole('listitem').filter({ hasText: name });
  await expect(row('gif-inside.jpg')).toContainText(errorMessages['image/type-mismatch']);
  await expect(row('notes.txt')).toContainText(upload.wrongKind(['JPEG', 'PNG', 'GIF']));
  await expect(row('large.jpg')).toContainText('the vault takes up to');
  await expect(row('torn.png')).toContainText(errorMessages['image/corrupt']);
  await expect(row('cut.jpg')).toContainText(errorMessages['image/truncated']);
  await expect(row('empty.jpg')).toContainText(errorMessages['image/empty']);
  await expect(row('good.jpg')).toContainText(upload.status.done);
  await expectShown(tile(page, 'good.jpg').locator('img'));
  await tray(page).getByRole('button', { name: upload.clear }).click();
});

test('what is moved to the trash can be taken back at once', async () => {
  await page.goto('/photos');
  await select('good.jpg');
  await page.getByRole('button', { name: photos.selection.trash }).click();
  await expect(tile(page, 'good.jpg')).toHaveCount(0);
  await expect(toast(page, photos.trashed(1))).toBeVisible();
  await undo(page).click();
  await expect(tile(page, 'good.jpg')).toHaveCount(1);
  await page.reload();
  await expect(tile(page, 'good.jpg')).toHaveCount(1);
});

test('the trash restores, and deletes for ever only when asked twice', async () => {
  const id = await idOf(page, LYING);
  await select('good.jpg');
  await select(LYING);
  await page.getByRole('button', { name: photos.selection.trash }).click();
  await expect(toast(page, photos.trashed(2))).toBeVisible();
  await page.getByRole('link', { name: shell.trash }).first().click();
  await expect(page.getByRole('heading', { name: trash.title, level: 1 })).toBeVisible();
  await expect(page.locator('[data-photo]')).toHaveCount(2);
  await expect(page.getByText(trash.daysLeft(30)).first()).toBeVisible();

  await select('good.jpg');
  await page.getByRole('button', { name: photos.selection.restore }).click();
  await expect(tile(page, 'good.jpg')).toHaveCount(0);

  await select(LYING);
  await page.getByRole('button', { name: photos.selection.deleteForever }).click();
  const question = page.getByRole('dialog', { name: trash.confirm.title(1) });
  await question.getByRole('button', { name: trash.confirm.cancel }).click();
  await expect(tile(page, LYING)).toHaveCount(1);
  await page.getByRole('button', { name: photos.selection.deleteForever }).click();
  await question.getByRole('button', { name: trash.confirm.action }).click();
  await expect(page.getByRole('heading', { name: trash.empty.title })).toBeVisible();

  await page.goto('/photos');
  await expect(tile(page, 'good.jpg')).toHaveCount(1);
  await expect(tile(page, LYING)).toHaveCount(0);
  expect((await page.request.get(`/api/images/${id}/original`)).status()).toBe(404);
});

test('signing out ends it', async () => {
  await signOut(page);
  await page.goto('/photos');
  await expect(page).toHaveURL('/sign-in?next=%2Fphotos');
});

/** One byte of the picture's data is not what its checksum says. */
async function damagedPng(): Promise<Buffer> {
  const { buffer } = await makeNoise('whole.png', 40);
  const at = buffer.indexOf('IDAT') + 60;
  buffer[at] = (buffer[at] ?? 0) ^ 1;
  return buffer;
}

async function select(name: string): Promise<void> {
  await tile(page, name).hover();
  await page.getByRole('checkbox', { name: photos.select(name) }).click();
}

function expectRedOverBlue({ upper, lower }: { upper: number[]; lower: number[] }): void {
  expect(upper[0]).toBeGreaterThan(200);
  expect(upper[2]).toBeLessThan(60);
  expect(lower[2]).toBeGreaterThan(200);
  expect(lower[0]).toBeLessThan(60);
}
