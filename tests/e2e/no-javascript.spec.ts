// Without scripts the vault is plain pages: signing in, uploading, looking and signing out all work.

import type { Page } from '@playwright/test';
import { fields, signedOut, signIn as signInWords } from '@/lib/shared/messages/en';
import { shell } from '@/lib/shared/messages/shell';
import { errorMessages } from '@/lib/shared/messages/errors';
import { upload } from '@/lib/shared/messages/pictures/photos';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { expectShown } from './support/gallery';
import { makePicture, type PictureFile } from './support/pictures';
import { expect, newcomer, signUp, test, watchComplaints } from './support/vault-test';

test('the whole way without JavaScript', async ({ browser }) => {
  const person = newcomer('Anna');
  const scripted = await browser.newContext();
  await signUp(await scripted.newPage(), person);
  await scripted.close();

  const context = await browser.newContext({ javaScriptEnabled: false });
  const complaints = watchComplaints(context);
  const page = await context.newPage();

  await page.goto('/photos');
  await expect(page).toHaveURL('/sign-in?next=%2Fphotos');
  await sendSignIn(page, person.email, 'Wrong-password-0!');
  await expect(page.getByText(errorMessages['auth/bad-credentials'])).toBeVisible();
  await expect(page.getByLabel(fields.email)).toHaveValue(person.email);
  await sendSignIn(page, person.email, person.password);
  await expect(page).toHaveURL('/photos');

  const plain = await makePicture('plain.jpg');
  await send(page, plain);
  await expect(page.getByText(upload.plainForm.done('plain.jpg'))).toBeVisible();
  await send(page, { ...plain, name: 'twice.jpg' });
  await expect(page.getByText(errorMessages['image/duplicate'])).toBeVisible();
  await page.getByLabel(upload.plainForm.keepDuplicate).check();
  await send(page, { ...plain, name: 'twice.jpg' });
  await expect(page.getByText(upload.plainForm.done('twice.jpg'))).toBeVisible();
  await send(page, { ...(await makePicture('misnamed.gif')), mimeType: 'image/gif' });
  await expect(page.getByText(errorMessages['image/type-mismatch'])).toBeVisible();

  await page.goto('/photos');
  const image = page.getByRole('img', { name: /^plain\.jpg, / });
  await expectShown(image);
  await page.getByRole('link', { name: /^plain\.jpg, / }).click();
  await expect(page.getByRole('heading', { name: 'plain.jpg' })).toBeVisible();
  await expectShown(page.getByRole('img', { name: viewer.label('plain.jpg') }));
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: viewer.download }).click();
  expect((await download).suggestedFilename()).toBe('plain.jpg');
  await page.getByRole('link', { name: viewer.back }).click();

  await page.getByRole('button', { name: shell.signOut }).click();
  await expect(page.getByRole('heading', { name: signedOut.title })).toBeVisible();
  await page.goto('/photos');
  await expect(page).toHaveURL('/sign-in?next=%2Fphotos');
  complaints.expectNone();
  await context.close();
});

async function sendSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(fields.email).fill(email);
  await page.getByLabel(fields.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: signInWords.submit, exact: true }).click();
}

async function send(page: Page, file: PictureFile): Promise<void> {
  await page.getByLabel(upload.plainForm.label, { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: upload.plainForm.submit, exact: true }).click();
}
