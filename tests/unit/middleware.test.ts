// The middleware's own part: refusals, headers and the page's policy. That doors hold without it is proven elsewhere.

import { NextRequest } from 'next/server';
import { config as settings, forgetConfig } from '@/lib/config/config';
import { config, middleware } from '@/middleware';

const ORIGIN = 'http://localhost:3000';
const LIMIT = 5 * 1024 * 1024 + 64 * 1024;

type Ask = { method?: string; headers?: Record<string, string> };
const ask = (path: string, { method = 'GET', headers = {} }: Ask = {}) =>
  middleware(new NextRequest(`${ORIGIN}${path}`, { method, headers }));
const post = (path: string, headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', headers: { origin: ORIGIN, 'content-length': '10', cookie: '__Host-sl.sid=x', ...headers } });
/** What Next hands on to the page, as it is written on the wire between the two. */
const handedOn = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`);

const HEADERS = [
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'cross-origin-resource-policy',
  'referrer-policy',
  'permissions-policy',
  'cache-control',
  'x-request-id',
];
const requireHeaders = (response: Response) => {
  for (const name of HEADERS) expect([name, response.headers.get(name)]).toEqual([name, expect.any(String)]);
  expect(response.headers.get('cache-control')).toBe('private, no-store');
};

beforeAll(() => {
  process.env.SAFELIGHT_DOOR_TOKEN = 'the-door';
  forgetConfig();
  expect(settings().origin).toBe(ORIGIN);
});
afterAll(() => {
  delete process.env.SAFELIGHT_DOOR_TOKEN;
  forgetConfig();
});

describe('a page', () => {
  it('gets a fresh nonce, on the request and on the answer alike', async () => {
    const [first, second] = [await ask('/'), await ask('/')];
    requireHeaders(first);
    const nonce = handedOn(first, 'x-nonce') ?? '';
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{24}$/);
    expect(first.headers.get('content-security-policy')).toContain(`'nonce-${nonce}' 'strict-dynamic'`);
    expect(handedOn(first, 'content-security-policy')).toBe(first.headers.get('content-security-policy'));
    expect(handedOn(second, 'x-nonce')).not.toBe(nonce);
    expect(handedOn(first, 'x-request-id')).toBe(first.headers.get('x-request-id'));
  });

  it('never sees a nonce, policy or number the client made up', async () => {
    const forged = {
      'x-nonce': 'evil',
      'content-security-policy': "script-src 'unsafe-inline'",
      'content-security-policy-report-only': 'x',
      'x-request-id': 'evil',
    };
    const response = await ask('/', { headers: forged });
    for (const name of Object.keys(forged)) expect(handedOn(response, name) ?? '').not.toMatch(/evil|unsafe|^x$/);
  });

  it('behind the sign-in sends strangers there, by our own address', async () => {
    for (const path of ['/photos', '/photos/1?x=%2F', '/trash', '/settings/sessions']) {
      const response = await ask(path, { headers: { host: 'evil.example' } });
      expect(response.status).toBe(307);
      const target = new URL(response.headers.get('location') ?? '');
      expect(target.origin + target.pathname).toBe(`${ORIGIN}/sign-in`);
      expect(target.searchParams.get('next')).toBe(path);
      requireHeaders(response);
      expect(response.headers.get('content-security-policy')).not.toContain('nonce');
    }
    expect((await ask('/photos', { headers: { cookie: '__Host-sl.sid=x' } })).headers.get('location')).toBeNull();
  });
});

describe('the page after signing out', () => {
  it('makes the browser forget, and no other page does', async () => {
    expect((await ask('/signed-out')).headers.get('clear-site-data')).toBe('"cache", "storage"');
    for (const path of ['/', '/sign-in', '/signed-outx']) expect((await ask(path)).headers.get('clear-site-data')).toBeNull();
  });
});

describe('a program', () => {
  it('gets headers that allow nothing', async () => {
    const response = await ask('/api/images?state=live');
    requireHeaders(response);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(response.headers.get('content-security-policy')).not.toContain('nonce');
  });
});

describe('a refusal', () => {
  const refused = async (response: Response, status: number, code: string) => {
    expect(response.status).toBe(status);
    requireHeaders(response);
    expect(response.headers.get('x-middleware-next')).toBeNull();
    expect(await response.json()).toMatchObject({ code, requestId: response.headers.get('x-request-id') });
  };

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3001' },
    { origin: 'https://localhost:3000' },
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  ])('meets a write from %p', async (headers) => refused(await post('/photos', headers), 403, 'auth/origin'));

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('meets %s without an origin', async (method) => {
    await refused(
      await ask('/photos', { method, headers: { 'content-length': '1', 'sec-fetch-site': 'cross-site' } }),
      403,
      'auth/origin',
    );
  });

  it('meets a body without a length, and one too long', async () => {
    const headers = { origin: ORIGIN, cookie: '__Host-sl.sid=x' };
    await refused(await ask('/photos', { method: 'POST', headers }), 411, 'request/length-required');
    await refused(await post('/photos', { 'transfer-encoding': 'chunked' }), 411, 'request/length-required');
    await refused(await post('/photos', { 'content-length': String(LIMIT + 1) }), 413, 'request/too-large');
    await refused(await post('/sign-in', { 'content-length': String(64 * 1024 + 1) }), 413, 'request/too-large');
    expect((await post('/photos', { 'content-length': String(LIMIT) })).headers.get('x-middleware-next')).toBe('1');
  });

  it.each(['next-resume', 'x-middleware-subrequest'])('meets the internal header %s', async (name) => {
    await refused(
      await ask('/photos', { headers: { [name]: 'middleware:middleware:middleware:middleware:middleware' } }),
      400,
      'request/invalid',
    );
  });

  it('meets the image optimizer', async () => {
    await refused(await ask('/_next/image?url=%2Fapi%2Fimages%2F1%2Foriginal&w=64&q=75'), 404, 'object/not-found');
  });

  it('is plain text for a person', async () => {
    const response = await post('/photos', { 'content-length': String(LIMIT + 1), accept: 'text/html,*/*' });
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toMatch(/^This is more than one request may carry/);
  });
});

describe('a form without a referrer', () => {
  it('is taken for what it is', async () => {
    const response = await post('/reset-password', {
      origin: 'null',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    });
    expect(response.headers.get('x-middleware-next')).toBe('1');
    expect(handedOn(response, 'origin')).toBe(ORIGIN);
  });
});

describe('a flood', () => {
  it('is stopped for its own address only, and only when the outer door vouches for it', async () => {
    const from = (address: string, door = 'the-door') =>
      ask('/', { headers: { 'x-client-ip': address, 'x-safelight-door': door } });
    for (let index = 0; index < 6_000; index += 1) await from(`2001:db8::${index.toString(16)}`);
    const refused = await from('2001:db8::ffff');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('2001:db8:0:1::1')).status).toBe(200);
    expect((await from('2001:db8::1', 'a guess')).status).toBe(200);
  });
});

describe('the matcher', () => {
  const [source = ''] = config.matcher;
  const matches = (path: string) => new RegExp(`^${source.replace(/^\//, '\\/')}$`).test(path);

  it('goes by path alone', () => expect(config.matcher.every((entry) => typeof entry === 'string')).toBe(true));
  it.each([
    '/',
    '/photos',
    '/api/images',
    '/api/health/live',
    '/_next/image',
    '/api/uploadsx',
    '/api/imagesx',
    '/api/images/1',
    '/api/images/1/x',
    '/api/images/1/original/x.css',
    '/api/images/1/thumbnailx',
    '/_next/staticx',
    '/favicon.ico',
    '/api/v1',
  ])('takes %s', (path) => expect(matches(path)).toBe(true));
  it.each([
    '/_next/static/a.js',
    '/api/images/1/original',
    '/api/images/1/preview',
    '/api/images/1/thumbnail',
    '/api/uploads',
    '/api/uploads/1',
    '/api/v1/images',
  ])('leaves out %s', (path) => expect(matches(path)).toBe(false));
});
