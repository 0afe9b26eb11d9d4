// A program's whole life: its token is made in the browser, uploads and downloads through the outer door, and is turned away
// once the token is revoked.

import type { ApiImageDto } from '@/lib/shared/api-schemas';
import { confirm } from '@/lib/shared/messages/account/confirm';
import { fields } from '@/lib/shared/messages/en';
import { tokens } from '@/lib/shared/messages/account/tokens';
import { makeNoise, makePicture, type PictureFile } from '@/tests/e2e/support/pictures';
import { cookieHeader, rawRequest } from '@/tests/e2e/support/raw-http';
import { makeToken } from '@/tests/e2e/support/tokens';
import { MOST_UPLOAD_BYTES, vaultState } from '@/tests/e2e/support/vault-state';
import { expect, newcomer, signUp, test } from '@/tests/e2e/support/vault-test';

type Call = { method?: string; headers?: Record<string, string>; body?: BodyInit };

function callApi(token: string, path: string, { headers = {}, ...call }: Call = {}): Promise<Response> {
  return fetch(`${vaultState().origin}/api/v1${path}`, { ...call, headers: { authorization: `Bearer ${token}`, ...headers } });
}

function formOf(...files: readonly PictureFile[]): FormData {
  const form = new FormData();
  for (const { name, mimeType, buffer } of files)
    form.append('file', new File([new Uint8Array(buffer)], name, { type: mimeType }));
  return form;
}

const code = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

test('a token from its making to its end', async ({ page, context }) => {
  const person = newcomer('Anna');
  await signUp(page, person);
  await page.goto('/settings/tokens');
  await expect(page.getByText(tokens.list.emptyTitle)).toBeVisible();

  await page.goto('/confirm?next=%2Fsettings%2Ftokens%2Fnew');
  await page.getByLabel(fields.currentPassword, { exact: true }).fill(person.password);
  await page.getByRole('button', { name: confirm.submit }).click();
  await expect(page).toHaveURL('/settings/tokens/new');

  await page.getByLabel(tokens.create.name, { exact: true }).fill('phone');
  await page.getByLabel(tokens.create.networks).fill('not a network');
  await page.getByRole('checkbox', { name: tokens.scopeWords['images:read'] }).check();
  await page.getByRole('button', { name: tokens.create.submit }).click();
  await expect(page.getByText(tokens.fieldErrors['networks/invalid'] ?? '')).toBeVisible();
  await expect(page.getByLabel(tokens.create.name, { exact: true })).toHaveValue('phone');
  await expect(page.getByRole('checkbox', { name: tokens.scopeWords['images:read'] })).toBeChecked();
  await page.getByLabel(tokens.create.networks).fill('127.0.0.0/8\n::1');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const token = await makeToken(page, 'phone', ['images:read', 'images:write', 'images:delete', 'account:read']);
  expect(token).toMatch(/^slv_[0-9A-Za-z]{49}$/);
  await page.getByRole('button', { name: tokens.made.copy }).click();
  await expect(page.getByText(tokens.made.copied)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await page.getByRole('link', { name: tokens.made.done }).click();
  await expect(page.getByText('phone', { exact: true })).toBeVisible();
  await expect(page.getByText(tokens.list.neverUsed)).toBeVisible();
  expect(await page.content()).not.toContain(token);

  const me = await callApi(token, '/me');
  expect(await me.json()).toMatchObject({ name: person.name, email: person.email });
  expect(me.headers.get('cache-control')).toBe('private, no-store');

  const large = await makeNoise('large.png', 1_290);
  expect(large.buffer.byteLength).toBeGreaterThan(4_000_000);
  expect(large.buffer.byteLength).toBeLessThan(MOST_UPLOAD_BYTES);
  const created = await callApi(token, '/images', { method: 'POST', body: formOf(large) });
  expect(created.status).toBe(201);
  const image = (await created.json()) as ApiImageDto;
  expect(created.headers.get('location')).toBe(`/api/v1/images/${image.id}`);

  const list = (await (await callApi(token, '/images?limit=1')).json()) as { items: ApiImageDto[]; nextCursor: string | null };
  expect(list).toEqual({ items: [image], nextCursor: null });

  const whole = Buffer.from(await (await callApi(token, `/images/${image.id}/content`)).arrayBuffer());
  expect(whole.byteLength).toBe(image.bytes);
  const part = await callApi(token, `/images/${image.id}/content`, { headers: { range: 'bytes=1000000-1000099' } });
  expect([part.status, part.headers.get('content-length')]).toEqual([206, '100']);
  expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(1_000_000, 1_000_100))).toBe(true);
  const head = await callApi(token, `/images/${image.id}/content?rendition=thumbnail`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'image/webp']);

  await page.goto('/photos');
  await expect(page.locator(`[data-photo="${image.id}"]`)).toBeVisible();

  expect((await callApi(token, `/images/${image.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await code(await callApi(token, `/images/${image.id}`))).toEqual([404, 'object/not-found']);

  await page.goto('/settings/tokens');
  await expect(page.getByText(tokens.list.lastUsed, { exact: false })).toBeVisible();
  await page.getByRole('button', { name: tokens.list.revokeOne('phone') }).click();
  await expect(page.getByText(tokens.list.revoked)).toBeVisible();
  await expect(page.getByText(tokens.stateWords.revoked, { exact: true })).toBeVisible();
  const dead = await callApi(token, '/me');
  expect(dead.headers.get('www-authenticate')).toBe('Bearer realm="safelight", error="invalid_token"');
  expect(await code(dead)).toEqual([401, 'auth/bad-token']);
});

test('refusals reach the program, whatever it was sending', async ({ page, context }) => {
  const person = newcomer('Anna');
  await signUp(page, person);
  await page.goto('/settings/tokens/new');
  const token = await makeToken(page, 'script', ['images:write']);

  const [one, two] = [await makeNoise('one.png', 800), await makePicture('two.jpg')];
  expect(await code(await callApi(token, '/images', { method: 'POST', body: formOf(one, two) }))).toEqual([
    400,
    'request/invalid',
  ]);
  expect(await code(await callApi(token, '/images', { method: 'POST', body: formOf(two, one) }))).toEqual([
    400,
    'request/invalid',
  ]);
  const justTooLarge = {
    ...two,
    buffer: Buffer.concat([two.buffer, Buffer.alloc(MOST_UPLOAD_BYTES - two.buffer.byteLength + 1)]),
  };
  expect(await code(await callApi(token, '/images', { method: 'POST', body: formOf(justTooLarge) }))).toEqual([
    413,
    'image/too-large',
  ]);
  const farTooLarge = { ...two, buffer: Buffer.alloc(MOST_UPLOAD_BYTES * 2) };
  expect(await code(await callApi(token, '/images', { method: 'POST', body: formOf(farTooLarge) }))).toEqual([
    413,
    'request/too-large',
  ]);
  expect(await code(await callApi('slv_x', '/images', { method: 'POST', body: formOf(one) }))).toEqual([401, 'auth/bad-token']);
  expect(await code(await callApi(token, '/images'))).toEqual([403, 'auth/scope']);
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  expect(await code(await callApi(token, '/images', json))).toEqual([415, 'request/media-type']);
  expect((await callApi(token, '/images', { method: 'POST', body: formOf(two) })).status).toBe(201);

  const cookie = await cookieHeader(context);
  for (const path of ['/api/v1/me', '/api/v1/images', `/api/v1/images/${crypto.randomUUID()}/content`]) {
    const byCookie = await rawRequest(path, { headers: { cookie, accept: 'text/html' } });
    expect([path, byCookie.status, byCookie.headers['content-type']]).toEqual([
      path,
      401,
      'application/problem+json; charset=utf-8',
    ]);
    const wrong = await rawRequest(path, { method: 'PUT', headers: { authorization: `Bearer ${token}` }, body: 'x' });
    expect([path, wrong.status, wrong.headers.allow?.startsWith('GET, HEAD')]).toEqual([path, 405, true]);
    const preflight = await rawRequest(path, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
  for (const path of ['/api/v1', '/api/v1/', '/api/v1/nothing', '/api/v1/tokens', '/api/v1/images/x/y/z']) {
    const unknown = await rawRequest(path, { headers: { authorization: `Bearer ${token}` } });
    if (unknown.status !== 308)
      expect([path, unknown.status, JSON.parse(unknown.body).code]).toEqual([path, 404, 'object/not-found']);
  }
});

test('without JavaScript a token can be made, kept and revoked', async ({ browser }) => {
  const person = newcomer('Anna');
  const scripted = await browser.newContext();
  await signUp(await scripted.newPage(), person);
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await scripted.storageState() });
  await scripted.close();
  const page = await context.newPage();
  await page.goto('/settings/tokens');
  await page.getByRole('link', { name: tokens.list.create }).click();
  const token = await makeToken(page, 'plain', ['account:read']);
  expect((await callApi(token, '/me')).status).toBe(200);
  await page.getByRole('link', { name: tokens.made.done }).click();
  await page.getByRole('button', { name: tokens.list.revokeOne('plain') }).click();
  await expect(page.getByText(tokens.list.revoked)).toBeVisible();
  expect((await callApi(token, '/me')).status).toBe(401);
  await context.close();
});
