// Pictures leave by an export: asked for, prepared, confirmed, downloaded through the outer door, broken off, gone on with, unpacked.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { confirm } from '@/lib/shared/messages/account/confirm';
import { fields } from '@/lib/shared/messages/en';
import { exportWords } from '@/lib/shared/messages/pictures/exports';
import { manifestIn, unpack } from '@/tests/support/pictures/archives';
import { query } from './support/database';
import { uploadPictures } from './support/gallery';
import { linkTo } from './support/outbox';
import { makeNoise, makePicture } from './support/pictures';
import { cookieHeader, rawRequest } from './support/raw-http';
import { watchServerPeak } from './support/server-process';
import { expect, newcomer, type Person, signUp, test } from './support/vault-test';

const words = exportWords.list;
const ready = (page: Page) => expect(page.getByText(words.ready, { exact: true })).toBeVisible({ timeout: 30_000 });
const grow = (email: string) =>
  query(`update "Session" set "authTime" = now() - interval '1 hour' where "userId" = (select id from "User" where email = $1)`, [
    email,
  ]);

async function proveAgain(page: Page, { password }: Person): Promise<void> {
  await expect(page).toHaveURL('/confirm?next=%2Fsettings%2Fexport');
  await page.getByLabel(fields.currentPassword, { exact: true }).fill(password);
  await page.getByRole('button', { name: confirm.submit }).click();
  await expect(page).toHaveURL('/settings/export');
}

async function ask(page: Page): Promise<void> {
  await page.goto('/settings/export');
  await page.getByRole('link', { name: words.create }).click();
  await page.getByLabel(exportWords.create.scope).selectOption('all');
  await page.getByRole('button', { name: exportWords.create.submit }).click();
  await expect(page).toHaveURL('/settings/export');
}

test('an export from asking for it to the unpacked pictures', async ({ page, context, bob }) => {
  const anna = newcomer('Anna');
  await signUp(page, anna);
  await page.goto('/settings/export');
  await expect(page.getByText(words.emptyTitle)).toBeVisible();
  const large = await makeNoise('large.png', 900);
  await uploadPictures(page, [large, await makePicture('same.jpg'), await makePicture('SAME.jpg')]);
  await ask(page);
  await ready(page);
  expect(new URL(await linkTo(anna.email, '/settings/')).pathname).toBe('/settings/export');

  await grow(anna.email);
  const link = page.getByRole('link', { name: words.downloadOne(words.part(1, 1), exportWords.everything) });
  await link.click();
  await proveAgain(page, anna);
  const started = page.waitForEvent('download');
  await link.click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^safelight-\d{4}-\d\d-\d\d\.zip$/);
  const archive = readFileSync(await download.path());
  const files = unpack(archive);
  const { pictures, unreadable } = manifestIn(files, 'manifest-1.json');
  expect([pictures.length, unreadable]).toEqual([3, []]);
  for (const { file, sha256 } of pictures) {
    expect(
      createHash('sha256')
        .update(files.get(file) ?? '')
        .digest('hex'),
    ).toBe(sha256);
  }

  const path = new URL((await link.getAttribute('href')) ?? '', page.url()).pathname;
  const cookie = await cookieHeader(context);
  const head = await rawRequest(path, { method: 'HEAD', headers: { cookie } });
  expect([head.status, head.headers['content-length'], head.body]).toEqual([200, String(archive.length), '']);
  // The session that began goes on after the proof is old; a new start, another person and nobody do not.
  await grow(anna.email);
  const etag = head.headers.etag ?? '';
  const from = Math.floor(archive.length / 2);
  const rest = await rawRequest(path, { headers: { cookie, range: `bytes=${from}-`, 'if-range': etag } });
  expect([rest.status, rest.headers['content-length']]).toEqual([206, String(archive.length - from)]);
  expect(Buffer.from(rest.body, 'latin1').equals(archive.subarray(from))).toBe(true);
  expect(rest.headers['cache-control']).toBe('private, no-store');
  expect((await rawRequest(path, { headers: { cookie } })).status).toBe(403);
  expect((await rawRequest(path, { headers: { cookie: await cookieHeader(bob.context()) } })).status).toBe(404);
  expect((await rawRequest(path)).status).toBe(401);

  await page.getByRole('button', { name: words.deleteOne(exportWords.everything) }).click();
  await expect(page.getByText(words.deleted)).toBeVisible();
  await expect(page.getByText(words.emptyTitle)).toBeVisible();
  await page.goto(path);
  await expect(page.getByText(exportWords.problems.gone)).toBeVisible();
});

test('the server’s memory stays flat while half a gigabyte leaves', async ({ page, context }) => {
  test.setTimeout(300_000);
  const anna = newcomer('Anna');
  await signUp(page, anna);
  await page.goto('/photos');
  // Random pixels, so that each is nearly as large as a picture may be.
  const pictures = await Promise.all(Array.from({ length: 12 }, (_, index) => makeNoise(`noise-${index}.png`, 1_280)));
  const bytes = pictures.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  await uploadPictures(page, pictures.slice(0, 6));
  await uploadPictures(page, pictures.slice(6));
  await ask(page);
  await ready(page);
  const address =
    (await page.getByRole('link', { name: words.downloadOne(words.part(1, 1), exportWords.everything) }).getAttribute('href')) ??
    '';
  const cookie = await cookieHeader(context);
  const drain = async () => {
    const answer = await fetch(new URL(address, page.url()), { headers: { cookie } });
    let seen = 0;
    for await (const piece of answer.body ?? []) seen += (piece as Uint8Array).byteLength;
    expect([answer.status, seen]).toEqual([200, Number(answer.headers.get('content-length'))]);
    return seen;
  };
  expect(await drain()).toBeGreaterThan(bytes * 0.8);
  const { restBytes, peakBytes } = watchServerPeak();
  let sent = 0;
  while (sent < 500e6) sent += await drain();
  const grown = peakBytes() - restBytes;
  expect(grown).toBeLessThan(48e6);
});

test('without JavaScript', async ({ browser }) => {
  const anna = newcomer('Anna');
  const scripted = await browser.newContext();
  const before = await scripted.newPage();
  await signUp(before, anna);
  await uploadPictures(before, [await makePicture('one.jpg')]);
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await scripted.storageState() });
  await scripted.close();
  const page = await context.newPage();
  await ask(page);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(words.ready, { exact: true })).toBeVisible({ timeout: 100 });
  }).toPass();
  const link = page.getByRole('link', { name: words.downloadOne(words.part(1, 1), exportWords.everything) });
  await grow(anna.email);
  await link.click();
  await proveAgain(page, anna);
  const started = page.waitForEvent('download');
  await link.click();
  expect(unpack(readFileSync(await (await started).path())).size).toBe(3);
  await page.getByRole('button', { name: words.deleteOne(exportWords.everything) }).click();
  await expect(page.getByText(words.deleted)).toBeVisible();
  await context.close();
});

test('each state of an export is told by the rules of WCAG 2.2 AA, on a narrow phone and a desk, light and dark', async ({
  page,
}) => {
  const anna = newcomer('Anna');
  await signUp(page, anna);
  await uploadPictures(page, [await makePicture('one.jpg')]);
  await ask(page);
  await ready(page);
  await query(
    `with one as (select * from "Export" where "ownerId" = (select id from "User" where email = $1)),
     busy as (insert into "Export" (id, "ownerId", state, "wrappedDek", "kekId", images, "imagesDone", expires, "leasedUntil")
       select gen_random_uuid(), "ownerId", 'preparing', "wrappedDek", "kekId", 9800, 1240, expires, now() + interval '1 day' from one),
     failed as (insert into "Export" (id, "ownerId", state, "wrappedDek", "kekId", images, expires)
       select gen_random_uuid(), "ownerId", 'failed', "wrappedDek", "kekId", 3, expires from one)
     insert into "ExportPart" (id, "exportId", "ownerId", number, "fromAt", "fromId", "toAt", "toId", images, unreadable, "zipBytes")
       select gen_random_uuid(), id, "ownerId", number, now(), id, now(), id, 2000, number % 2, 2147000000
       from one, generate_series(2, 3) as number`,
    [anna.email],
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/settings/export?problem=changed');
      await expect(page.getByText(words.progress('1,240', '9,800'))).toBeVisible();
      await expect(page.getByText(exportWords.problems.changed)).toBeVisible();
      await expect(page.getByText(words.failedText)).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  }
});
