import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { startProvider } from '@/lib/auth/oidc/oauth';
import { GET } from '@/app/api/auth/callback/google/route';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { findActor } from '@/lib/auth/sessions/session';
import { forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { cookieHeader, cookieJar, resetRequest, setRequestHeader, takeCookies } from '@/tests/support/requests/next-headers';
import { enrol } from '@/tests/support/people/second-factors';
import { signIn } from '@/tests/support/people/signed-in';

const ISSUER = 'https://accounts.google.com';
const CLIENT = 'client-of-the-tests';

type Start = { url: URL; state: string; nonce: string; challenge: string };
/** What the pretended Google will say at the token endpoint. */
let claims: Record<string, unknown> = {};
let verifierSeen: string | null = null;

const keys = generateKeyPair('RS256');
const json = (value: unknown) => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });

async function pretendedGoogle(input: unknown, init?: RequestInit): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (url.pathname === '/.well-known/openid-configuration') {
    return json({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/o/oauth2/v2/auth`,
      token_endpoint: `${ISSUER}/token`,
      userinfo_endpoint: `${ISSUER}/userinfo`,
      jwks_uri: `${ISSUER}/certs`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
  }
  if (url.pathname === '/certs')
    return json({ keys: [{ ...(await exportJWK((await keys).publicKey)), alg: 'RS256', use: 'sig' }] });
  if (url.pathname !== '/token') throw new Error(`unexpected call to ${url.href}`);
  verifierSeen = new URLSearchParams(init?.body as URLSearchParams).get('code_verifier');
  const idToken = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign((await keys).privateKey);
  return json({ access_token: 'ACCESS-TOKEN', token_type: 'bearer', expires_in: 60, id_token: idToken });
}

beforeAll(() => {
  Object.assign(process.env, { AUTH_GOOGLE_ID: CLIENT, AUTH_GOOGLE_SECRET: 'secret-of-the-tests' });
  forgetConfig();
});
beforeEach(() => {
  jest.spyOn(globalThis, 'fetch').mockImplementation(pretendedGoogle);
});
afterAll(() => {
  delete process.env.AUTH_GOOGLE_ID;
  delete process.env.AUTH_GOOGLE_SECRET;
  forgetConfig();
});

async function start(): Promise<Start> {
  const thrown: { digest?: string } = await startProvider('google').catch((error: unknown) => error as { digest?: string });
  const url = new URL(thrown.digest?.split(';')[2] ?? '');
  const value = (name: string) => url.searchParams.get(name) ?? '';
  return { url, state: value('state'), nonce: value('nonce'), challenge: value('code_challenge') };
}

function claimsFor({ nonce }: Start, change: Record<string, unknown> = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: ISSUER,
    aud: CLIENT,
    sub: crypto.randomUUID(),
    email: `g-${crypto.randomUUID()}@example.org`,
    email_verified: true,
    name: 'Anna Lind',
    nonce,
    iat: now,
    exp: now + 600,
    ...change,
  };
}

async function comeBack(query: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const url = `http://localhost:3000/api/auth/callback/google?${new URLSearchParams(query)}`;
  const request = new Request(url, { headers: { cookie: cookieHeader(), ...headers } });
  return GET(request, { params: Promise.resolve({}) });
}

describe('startProvider', () => {
  it('asks Google for our own address, with state, nonce and PKCE, whatever host headers say', async () => {
    setRequestHeader('x-forwarded-host', 'evil.test');
    setRequestHeader('host', 'evil.test');
    const { url, state, nonce, challenge } = await start();
    expect(url.origin).toBe(ISSUER);
    expect(url.searchParams.get('redirect_uri')).toBe('http://localhost:3000/api/auth/callback/google');
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect([state, nonce, challenge].every((value) => value.length >= 43)).toBe(true);
    for (const [name, cookie] of cookieJar()) {
      expect(name).toMatch(/^__Host-sl\./);
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax', path: '/' });
    }
  });

  it('starts as ever when a header would turn answers into JSON', async () => {
    setRequestHeader('x-auth-return-redirect', '1');
    expect((await start()).url.origin).toBe(ISSUER);
  });

  it('asks Google for an account to choose and for the time of the last proof where it is grave: Google knows no `login`', async () => {
    const { actor } = await signIn();
    const thrown = await startProvider('google', { purpose: 'confirm', actor, nextPath: '/settings' }).catch(
      (error: unknown) => error,
    );
    const url = new URL((thrown as { digest: string }).digest.split(';')[2] ?? '');
    expect(url.searchParams.get('prompt')).toBe('select_account');
    expect(url.searchParams.get('max_age')).toBe('0');
    expect(JSON.parse(url.searchParams.get('claims') ?? '')).toEqual({ id_token: { auth_time: { essential: true } } });
  });

  it('has no cookie whose name begins with another’s', async () => {
    await start();
    const names = [...cookieJar().keys(), '__Host-sl.sid', '__Host-sl.never'];
    for (const name of names) expect(names.filter((other) => other !== name && other.startsWith(name))).toEqual([]);
  });

  it('is closed where Google is not configured', async () => {
    delete process.env.AUTH_GOOGLE_SECRET;
    forgetConfig();
    try {
      expect(signInOptions().providers).toEqual([]);
      await expect(startProvider('google')).rejects.toMatchObject({ code: 'object/not-found' });
      expect((await comeBack({ code: 'c', state: 's' })).status).toBe(404);
    } finally {
      process.env.AUTH_GOOGLE_SECRET = 'secret-of-the-tests';
      forgetConfig();
    }
  });
});

describe('GET /api/auth/callback/google', () => {
  it('signs in, having proven the verifier, and stores no token of Google’s', async () => {
    const begun = await start();
    claims = claimsFor(begun);
    const response = await comeBack({ code: 'code', state: begun.state });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/photos');
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(
      createHash('sha256')
        .update(verifierSeen ?? '')
        .digest('base64url'),
    ).toBe(begun.challenge);
    expect((await findActor())?.email).toBe(claims.email);
    const rows = await db().$queryRaw<{ text: string }[]>`select "Account"::text as text from "Account"`;
    expect(rows.some(({ text }) => text.includes('ACCESS-TOKEN'))).toBe(false);
  });

  it('ends at the second step for a person who has one, without a session', async () => {
    const first = await start();
    claims = claimsFor(first);
    await comeBack({ code: 'code', state: first.state });
    const { id } = await db().user.findUniqueOrThrow({ where: { email: String(claims.email) } });
    await enrol(id);
    resetRequest();
    const again = await start();
    claims = { ...claims, nonce: again.nonce };
    const response = await comeBack({ code: 'code', state: again.state });
    expect(response.headers.get('location')).toBe('/second-step');
    expect(await findActor()).toBeNull();
    expect(await db().pendingSignIn.findFirst({ where: { userId: id } })).toMatchObject({ amr: ['oidc'] });
  });

  it.each([
    ['an hour ago', () => Math.floor(Date.now() / 1000) - 3600, '/confirm?error=NotAskedAgain&provider=google&next=%2Fsettings'],
    [
      'six minutes ago',
      () => Math.floor(Date.now() / 1000) - 360,
      '/confirm?error=NotAskedAgain&provider=google&next=%2Fsettings',
    ],
    ['in an hour', () => Math.floor(Date.now() / 1000) + 3600, '/confirm?error=NotAskedAgain&provider=google&next=%2Fsettings'],
    ['nobody knows when', () => undefined, '/confirm?error=NotAskedAgain&provider=google&next=%2Fsettings'],
    ['as a text', () => String(Math.floor(Date.now() / 1000)), '/confirm?error=Configuration&provider=google&next=%2Fsettings'],
    ['just now', () => Math.floor(Date.now() / 1000), '/settings'],
  ])('confirms by what Google asked %s: ends at %s', async (_name, authTime, end) => {
    const { person, actor } = await signIn();
    const sub = crypto.randomUUID();
    await db().account.create({ data: { userId: person.id, type: 'oidc', provider: 'google', providerAccountId: sub } });
    const thrown = await startProvider('google', { purpose: 'confirm', actor, nextPath: '/settings' }).catch(
      (error: unknown) => error,
    );
    const url = new URL((thrown as { digest: string }).digest.split(';')[2] ?? '');
    const [state, nonce] = [url.searchParams.get('state') ?? '', url.searchParams.get('nonce') ?? ''];
    claims = claimsFor({ url, state, nonce, challenge: '' }, { sub, auth_time: authTime() });
    expect((await comeBack({ code: 'code', state })).headers.get('location')).toBe(end);
    expect((await findActor())?.sessionId === actor.sessionId).toBe(end !== '/settings');
  });

  it('answers a redirect, not JSON, whatever header is sent', async () => {
    const begun = await start();
    claims = claimsFor(begun);
    const response = await comeBack({ code: 'code', state: begun.state }, { 'x-auth-return-redirect': '1' });
    expect(response.status).toBe(302);
  });

  it.each([
    ['EmailNotVerified', { email_verified: false }],
    ['EmailNotVerified', { email_verified: undefined }],
    ['Configuration', { nonce: 'of-another-flow' }],
    ['Configuration', { aud: 'another-client' }],
    ['Configuration', { iss: 'https://evil.test' }],
    ['Configuration', { exp: 1 }],
  ])('ends at sign-in with %s for %j, without a session', async (word, change) => {
    const begun = await start();
    claims = claimsFor(begun, change);
    const response = await comeBack({ code: 'code', state: begun.state });
    expect(response.headers.get('location')).toBe(`/sign-in?error=${word}&provider=google`);
    expect(await findActor()).toBeNull();
  });

  it('refuses another state, missing cookies, another browser, a replay, and a “no” at Google', async () => {
    const begun = await start();
    claims = claimsFor(begun);
    const restore = takeCookies();
    const again = '/sign-in?error=Configuration&provider=google';
    const state = begun.state;
    expect((await comeBack({ code: 'code', state })).headers.get('location')).toBe(again);
    restore();
    expect((await comeBack({ code: 'code', state: `${state.slice(0, -2)}xx` })).headers.get('location')).toBe(again);
    expect((await comeBack({ error: 'access_denied', state })).headers.get('location')).toBe(again);
    expect((await comeBack({ state })).headers.get('location')).toBe(again);
    expect((await comeBack({})).headers.get('location')).toBe(again);
    for (const name of ['pkce', 'state', 'nonce']) {
      restore();
      const jar = cookieJar() as Map<string, unknown>;
      jar.delete(`__Host-sl.${name}`);
      expect((await comeBack({ code: 'code', state })).headers.get('location')).toBe(again);
    }
    expect(await findActor()).toBeNull();
    resetRequest();
    const other = await start();
    claims = claimsFor(begun);
    expect((await comeBack({ code: 'code', state: other.state })).headers.get('location')).toBe(again);
  });

  it('never sends anybody to another site', async () => {
    const begun = await start();
    claims = claimsFor(begun);
    const query = { code: 'code', state: begun.state, callbackUrl: 'https://evil.test/' };
    expect((await comeBack(query)).headers.get('location')).toBe('/photos');
  });

  it.each(['session', 'csrf', 'signin', 'signout', 'providers', 'error', 'callback/credentials'])(
    'shows next-auth no other path: /api/auth/%s',
    async (path) => {
      const request = new Request(`http://localhost:3000/api/auth/${path}`);
      const response = await GET(request, { params: Promise.resolve({}) });
      expect(response.headers.get('location')).toBe('/sign-in?error=Configuration&provider=google');
      expect(await response.text()).toBe('');
    },
  );
});
