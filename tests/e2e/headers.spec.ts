// What answers say to the browser, and what requests cannot say to the vault. On the wire, as a production server sends it.

import { shell } from '@/lib/shared/messages/shell';
import { idOf, uploadPictures } from './support/gallery';
import { makePicture } from './support/pictures';
import { cookieHeader, rawRequest, type RawAnswer } from './support/raw-http';
import { browserOf, expect, newcomer, test } from './support/vault-test';
import { vaultState } from './support/vault-state';

const NAME = 'behind-headers.jpg';
const anna = newcomer();
let cookie = '';
let id = '';

test.beforeAll(async ({ browser }) => {
  const context = await browserOf(browser, anna);
  const page = await context.newPage();
  await uploadPictures(page, [await makePicture(NAME)]);
  id = await idOf(page, NAME);
  cookie = await cookieHeader(context);
  await context.close();
});

const HTML = { accept: 'text/html' };
const policyOf = (answer: RawAnswer): string => String(answer.headers['content-security-policy']);
/** The vault under test has an identity provider without TLS on this machine: one origin more, for forms and for nothing else. */
const withoutProvider = (policy: string): string =>
  policy.replace(`; form-action 'self' ${vaultState().issuer};`, "; form-action 'self';");
const nonceOf = (answer: RawAnswer): string => /'nonce-([^']+)'/.exec(policyOf(answer))?.[1] ?? '';

async function staticChunk(): Promise<string> {
  const { body } = await rawRequest('/sign-in', { headers: HTML });
  const chunk = /\/_next\/static\/[^"']+\.js/.exec(body)?.[0];
  if (chunk === undefined) throw new Error('the page loads no program');
  return chunk;
}

/** Every kind of answer there is, with the status it must have. */
async function everyKind(): Promise<{ what: string; answer: RawAnswer; status: number }[]> {
  const mine = { ...HTML, cookie };
  const asked: [string, number, Promise<RawAnswer>][] = [
    ['start page', 200, rawRequest('/', { headers: HTML })],
    ['sign-in', 200, rawRequest('/sign-in', { headers: HTML })],
    ['verify', 200, rawRequest('/verify', { headers: HTML })],
    ['photos', 200, rawRequest('/photos', { headers: mine })],
    ['settings', 200, rawRequest('/settings', { headers: mine })],
    ['redirect', 307, rawRequest('/photos', { headers: HTML })],
    ['page not found', 404, rawRequest('/nowhere', { headers: HTML })],
    ['picture', 200, rawRequest(`/api/images/${id}/original`, { headers: { cookie } })],
    ['thumbnail', 200, rawRequest(`/api/images/${id}/thumbnail`, { headers: { cookie } })],
    ['picture refused', 401, rawRequest(`/api/images/${id}/original`)],
    ['list', 200, rawRequest('/api/images', { headers: { cookie } })],
    ['health', 200, rawRequest('/api/health/live')],
    ['program', 200, rawRequest(await staticChunk())],
    [
      'refusal of the middleware',
      403,
      rawRequest('/sign-in', { method: 'POST', headers: { origin: 'https://evil.example' }, body: 'a=b' }),
    ],
  ];
  return Promise.all(asked.map(async ([what, status, answer]) => ({ what, status, answer: await answer })));
}

test('every kind of answer carries the protective headers', async () => {
  for (const { what, answer, status } of await everyKind()) {
    const { headers } = answer;
    expect.soft(answer.status, what).toBe(status);
    expect.soft(headers['x-content-type-options'], what).toBe('nosniff');
    expect.soft(headers['x-frame-options'], what).toBe('DENY');
    expect.soft(headers['cross-origin-opener-policy'], what).toBe('same-origin');
    expect.soft(headers['cross-origin-embedder-policy'], what).toBe('require-corp');
    expect.soft(headers['cross-origin-resource-policy'], what).toBe('same-origin');
    expect.soft(headers['permissions-policy'], what).toContain('geolocation=()');
    expect.soft(headers['referrer-policy'], what).toMatch(/^(?:no-referrer|strict-origin-when-cross-origin)$/);
    expect.soft(headers['x-powered-by'], what).toBeUndefined();
    expect.soft(headers['server'], what).toBeUndefined();
    expect.soft(policyOf(answer), what).toContain("default-src 'none'");
    expect.soft(policyOf(answer), what).toContain("frame-ancestors 'none'");
    expect.soft(withoutProvider(policyOf(answer)), what).not.toMatch(/unsafe-|\*|http:/);
  }
});

test('private answers are kept by nobody, small pictures only to be asked about', async () => {
  for (const { what, answer } of await everyKind()) {
    const expected =
      { thumbnail: /^private, no-cache$/, program: /^public, max-age=31536000, immutable$/ }[what] ??
      /^private, (?:no-cache, )?no-store/;
    expect.soft(String(answer.headers['cache-control']), what).toMatch(expected);
  }
});

test('each page has a nonce of its own, which its scripts carry', async () => {
  const [one, two] = [await rawRequest('/sign-in', { headers: HTML }), await rawRequest('/sign-in', { headers: HTML })];
  for (const answer of [one, two]) {
    expect(Buffer.from(nonceOf(answer), 'base64').length).toBeGreaterThanOrEqual(16);
    // Whole elements, so that what a script says of other scripts is not taken for one.
    const scripts = [...answer.body.matchAll(/(<script[^>]*>)[\s\S]*?<\/script>/g)].map(([, tag]) => tag);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonceOf(answer)}"`);
    expect(policyOf(answer)).toContain("require-trusted-types-for 'script'");
  }
  expect(nonceOf(one)).not.toBe(nonceOf(two));
});

test('pages reached by a secret link tell nobody where the reader was', async () => {
  for (const path of ['/verify', '/verify?token=x', '/reset-password', '/reset-password/x?token=x'])
    expect((await rawRequest(path, { headers: HTML })).headers['referrer-policy'], path).toBe('no-referrer');
});

test('forged inner headers change nothing', async () => {
  const forged = {
    'x-nonce': 'forgednonce',
    'content-security-policy': "script-src 'unsafe-inline' 'nonce-forgednonce'",
    'x-client-ip': '203.0.113.9',
  };
  const page = await rawRequest('/sign-in', { headers: { ...HTML, ...forged } });
  expect(page.status).toBe(200);
  expect(page.body).not.toContain('forgednonce');
  expect(policyOf(page)).not.toMatch(/unsafe-inline|forgednonce/);

  // The header that once made middleware believe it had run already (CVE-2025-29927), in each shape it had.
  for (const value of [
    'middleware',
    'src/middleware',
    'middleware:middleware:middleware:middleware:middleware',
    'pages/_middleware',
  ]) {
    const skipped = await rawRequest('/photos', { headers: { ...HTML, 'x-middleware-subrequest': value } });
    expect(skipped.status, value).toBe(307);
    expect(policyOf(skipped), value).toContain("default-src 'none'");
  }
  for (const name of [
    'x-middleware-rewrite',
    'x-middleware-next',
    'x-invoke-path',
    'x-matched-path',
    'next-resume',
    'x-original-url',
    'x-rewrite-url',
  ]) {
    const asked = await rawRequest('/sign-in', { headers: { ...HTML, [name]: '/photos' } });
    expect(asked.body, name).not.toContain(shell.signOut);
  }
});

test('a write that another site may have caused is refused', async () => {
  const own = vaultState().origin;
  const origins: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    {},
    { origin: own.replace('http:', 'https:') },
    { origin: `${own}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  ];
  for (const headers of origins)
    for (const path of ['/sign-in', '/photos', '/settings', '/api/images'])
      for (const method of ['POST', 'PUT', 'DELETE'])
        expect(
          (await rawRequest(path, { method, headers: { cookie, ...headers }, body: 'a=b' })).status,
          `${method} ${path}`,
        ).toBe(403);
});

test('other methods, and the framework paths nobody needs, are closed', async () => {
  for (const method of ['TRACE', 'PROPFIND', 'SEARCH']) {
    const answer = await rawRequest('/', { method, headers: { cookie } });
    expect(answer.status, method).toBe(405);
    expect(answer.body).not.toContain('__Host-');
  }
  for (const path of [
    `/_next/image?url=${encodeURIComponent(`/api/images/${id}/original`)}&w=640&q=75`,
    '/_next/image?url=https%3A%2F%2Fevil.example%2Fa.png&w=640&q=75',
  ])
    expect((await rawRequest(path, { headers: { cookie } })).status, path).toBe(404);
});

test('files of the server are not on the web', async () => {
  for (const path of [
    '/.git/config',
    '/.git/HEAD',
    '/.env',
    '/.env.local',
    '/package.json',
    '/package-lock.json',
    '/prisma/schema.prisma',
    '/server.js',
    '/outer-door.mjs',
    '/next.config.ts',
    '/.next/BUILD_ID',
    '/.next/server/middleware.js',
    '/.next/required-server-files.json',
    '/_next/../package.json',
    '/_next/static/../../package.json',
    '/_next/static/..%2f..%2fpackage.json',
    '/..%2f..%2fetc%2fpasswd',
    '/.safelight/root-keys',
    '/root-keys',
    '/tests/e2e/headers.spec.ts',
  ]) {
    const answer = await rawRequest(path, { headers: { cookie } });
    expect.soft([400, 404], `${path} ${answer.status}`).toContain(answer.status);
    expect.soft(answer.body, path).not.toMatch(/"dependencies"|datasource db|root:x:0|"private":/);
  }
});

test('the data of a page is behind the same door as the page', async () => {
  // The framework names the address that goes with these headers; Anna herself gets her data there.
  const named = await rawRequest('/photos', { headers: { rsc: '1', cookie } });
  const mine = await rawRequest(String(named.headers.location ?? '/photos'), { headers: { rsc: '1', cookie } });
  expect(mine.body).toContain(NAME);
  const variants: [string, Record<string, string>][] = [
    ['/photos', { rsc: '1' }],
    ['/photos?_rsc=abc', { rsc: '1', 'next-router-prefetch': '1' }],
    ['/photos', { rsc: '1', 'next-router-segment-prefetch': '/_tree' }],
    ['/photos.rsc', {}],
    ['/photos.segments/_tree.segment.rsc', {}],
    [`/photos/${id}.rsc`, { rsc: '1' }],
    [`/photos/${id}`, { rsc: '1' }],
    ['/settings.rsc', {}],
    ['/_next/data/x/photos.json', { 'x-nextjs-data': '1' }],
    ['/PHOTOS', {}],
    ['/photos/', {}],
    ['//photos', {}],
    ['/%70hotos', {}],
  ];
  for (const [path, headers] of variants) {
    const answer = await rawRequest(path, { headers: { ...HTML, ...headers } });
    expect.soft(answer.body, path).not.toContain(NAME);
    expect.soft(answer.body, path).not.toContain(anna.email);
    expect.soft(answer.body, path).not.toContain(shell.signOut);
  }
});
