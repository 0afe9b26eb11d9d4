// Signing in through a real OpenID provider, and everything that must not work on the way.

import { settleAfterResponse } from '@/lib/auth/after-response';
import { findActor } from '@/lib/auth/sessions/session';
import { findPendingSignIn } from '@/lib/auth/sign-in/pending';
import { db } from '@/lib/db/client';
import { INTENT_COOKIE, PENDING_COOKIE, SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { fromFreshAddress } from '@/tests/support/requests/forms';
import { cookieHeader, cookieJar, resetRequest, setRequestHeader, takeCookies } from '@/tests/support/requests/next-headers';
import { type OidcServer, startOidcServer } from '@/tests/support/servers/oidc-server';
import { createPerson } from '@/tests/support/people/people';
import {
  begin,
  comeBack,
  configure,
  endOf,
  ORIGIN,
  type ProviderJar,
  signInThere,
  signInWith,
} from '@/tests/support/servers/provider-journey';
import { signIn } from '@/tests/support/people/signed-in';
import { stranger } from '@/tests/support/people/strangers';

const AGAIN = '/sign-in?error=Configuration&provider=oidc';
const jar = () => cookieJar() as Map<string, unknown>;
let server: OidcServer;
let restore: () => void;

beforeAll(async () => {
  server = await startOidcServer(ORIGIN);
  restore = configure({
    AUTH_OIDC_ISSUER: server.issuer,
    AUTH_OIDC_ID: server.clientId,
    AUTH_OIDC_SECRET: server.clientSecret,
    AUTH_OIDC_NAME: 'Kestrel',
    AUTH_GOOGLE_ID: 'google-client-of-the-tests',
    AUTH_GOOGLE_SECRET: 'google-secret-of-the-tests',
  });
});
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());
afterAll(async () => {
  restore();
  await server.close();
});

describe('the way to the provider', () => {
  it('asks for our own address with state, nonce and S256, whatever host headers say', async () => {
    setRequestHeader('x-forwarded-host', 'evil.test');
    setRequestHeader('x-forwarded-proto', 'https');
    setRequestHeader('x-auth-return-redirect', '1');
    const { url, state, nonce, challenge } = await begin();
    expect(url.origin).toBe(server.issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      redirect_uri: `${ORIGIN}/api/auth/callback/oidc`,
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid profile email',
    });
    expect([state, nonce, challenge].every((value) => value.length >= 43)).toBe(true);
    expect(url.searchParams.has('prompt')).toBe(false);
  });

  it('says so, and sends nobody anywhere, when the provider is not there', async () => {
    const back = configure({ AUTH_OIDC_ISSUER: 'http://127.0.0.1:9' });
    try {
      await expect(begin()).rejects.toThrow('internal/unexpected');
    } finally {
      back();
      configure({ AUTH_OIDC_ISSUER: server.issuer });
    }
  });
});

describe('the way back', () => {
  it('makes a person with a proven address, keyed by issuer and subject, and keeps nothing else of the provider', async () => {
    const olga = stranger();
    expect(await signInWith(olga)).toBe('/photos');
    const actor = await findActor();
    expect(actor).toMatchObject({ email: olga.email, name: 'Olga', amr: ['oidc'] });
    const accounts = await db().account.findMany({ where: { userId: actor?.ownerId ?? '' } });
    expect(accounts).toMatchObject([{ type: 'oidc', provider: 'oidc', providerAccountId: `${server.issuer}/#${olga.sub}` }]);
    const events = await db().securityEvent.findMany({ where: { actorId: actor?.ownerId ?? '' }, orderBy: { id: 'asc' } });
    expect(events.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual(['auth.sign-up success', 'auth.sign-in success']);
    expect(JSON.stringify(events.map(({ detail }) => detail))).not.toContain(olga.email);
  });

  it('knows the person again by subject, also with another address, and rotates the session', async () => {
    const olga = stranger();
    await signInWith(olga);
    const first = await findActor();
    const token = cookieJar().get(SESSION_COOKIE)?.value;
    expect(await signInWith({ ...olga, email: `new-${olga.email}` })).toBe('/photos');
    const second = await findActor();
    expect(second?.ownerId).toBe(first?.ownerId);
    expect(second?.sessionId).not.toBe(first?.sessionId);
    expect(cookieJar().get(SESSION_COOKIE)?.value).not.toBe(token);
    expect(await db().session.count({ where: { id: first?.sessionId ?? '' } })).toBe(0);
  });

  it('takes the same subject of another issuer for somebody else', async () => {
    const olga = stranger();
    await signInWith(olga);
    const first = (await findActor())?.ownerId;
    const other = await startOidcServer(ORIGIN);
    const secrets = { AUTH_OIDC_ISSUER: other.issuer, AUTH_OIDC_SECRET: other.clientSecret };
    const back = configure(secrets);
    try {
      resetRequest();
      fromFreshAddress();
      expect(await signInWith({ ...olga, email: `elsewhere-${olga.email}` })).toBe('/photos');
      expect((await findActor())?.ownerId).not.toBe(first);
    } finally {
      back();
      configure({ AUTH_OIDC_ISSUER: server.issuer, AUTH_OIDC_SECRET: server.clientSecret });
      await other.close();
    }
  });

  it.each([
    ['false', { email_verified: false }],
    ['missing', { email_verified: undefined }],
    ['"true" as text', { email_verified: 'true' }],
  ])('refuses an address whose proof is %s', async (_name, change) => {
    expect(await signInWith(stranger(change))).toBe('/sign-in?error=EmailNotVerified&provider=oidc');
    expect(await findActor()).toBeNull();
  });

  it('refuses the address of a local account, and never links it', async () => {
    const anna = await createPerson();
    expect(await signInWith(stranger({ email: anna.email }))).toBe('/sign-in?error=OAuthAccountNotLinked&provider=oidc');
    expect(await signInWith(stranger({ email: anna.email.toUpperCase() }))).toBe(
      '/sign-in?error=OAuthAccountNotLinked&provider=oidc',
    );
    expect(await db().account.count({ where: { userId: anna.id } })).toBe(0);
    expect(await findActor()).toBeNull();
  });

  it('signs a signed-in browser in as whoever the identity is, and links nothing', async () => {
    const { person } = await signIn();
    fromFreshAddress();
    const olga = stranger();
    expect(await signInWith(olga)).toBe('/photos');
    expect((await findActor())?.email).toBe(olga.email);
    expect(await db().account.count({ where: { userId: person.id } })).toBe(0);
  });

  it('asks for the second step after the provider, and lets nothing be reached before', async () => {
    const olga = stranger();
    await signInWith(olga);
    const { ownerId } = (await findActor()) ?? { ownerId: '' };
    const factor = { userId: ownerId, sealedSecret: Buffer.from('x'), kekId: Buffer.from('x'), confirmedAt: new Date() };
    await db().totpFactor.create({ data: factor });
    takeCookies();
    expect(await signInWith(olga)).toBe('/second-step');
    expect(await findActor()).toBeNull();
    expect(await findPendingSignIn()).toMatchObject({ userId: ownerId, amr: ['oidc'], nextPath: '/photos' });
    // The browser comes from another site: a Strict cookie would be left behind on the way to the second step.
    expect(cookieJar().get(PENDING_COOKIE)).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax', path: '/' });
    expect(cookieJar().has(SESSION_COOKIE)).toBe(false);
  });

  it.each(['disabledAt', 'deletionDueAt'])('refuses a person whose %s is set', async (column) => {
    const olga = stranger();
    await signInWith(olga);
    await db().user.update({ where: { email: olga.email ?? '' }, data: { [column]: new Date() } });
    takeCookies();
    expect(await signInWith(olga)).toBe('/sign-in?error=AccessDenied&provider=oidc');
    expect(cookieJar().has(SESSION_COOKIE)).toBe(false);
  });

  it('makes nobody new where sign-up is closed, and lets in who is known', async () => {
    const olga = stranger();
    await signInWith(olga);
    takeCookies();
    const back = configure({ SIGN_UP: 'closed' });
    try {
      expect(await signInWith(stranger())).toBe('/sign-in?error=SignUpClosed&provider=oidc');
      expect(await findActor()).toBeNull();
      expect(await signInWith(olga)).toBe('/photos');
    } finally {
      back();
    }
  });
});

describe('what must not work on the way back', () => {
  const way = async () => {
    const start = await begin();
    return { start, query: await signInThere(start, stranger()) };
  };
  const nobody = async () => expect(await findActor()).toBeNull();

  it('another state', async () => {
    const { query } = await way();
    expect(await endOf({ ...query, state: `${query['state']?.slice(0, -2)}xx` })).toBe(AGAIN);
    await nobody();
  });

  it('another browser', async () => {
    const { query } = await way();
    takeCookies();
    // Nothing was begun here, so the provider is not asked either: such addresses can be called by anybody, any number of times.
    const before = server.asked();
    expect(await endOf(query)).toBe(AGAIN);
    expect(server.asked()).toBe(before);
    await nobody();
  });

  it.each(['pkce', 'state', 'nonce'])('without the cookie of %s', async (name) => {
    const { query } = await way();
    jar().delete(`__Host-sl.${name}`);
    expect(await endOf(query)).toBe(AGAIN);
    await nobody();
  });

  it.each(['pkce', 'state', 'nonce'])('with the cookie of %s from another flow', async (name) => {
    await begin();
    const other = jar().get(`__Host-sl.${name}`);
    const { query } = await way();
    jar().set(`__Host-sl.${name}`, other);
    expect(await endOf(query)).toBe(AGAIN);
    await nobody();
  });

  it('a replay with all cookies', async () => {
    const { query } = await way();
    const again = takeCookies();
    again();
    expect(await endOf(query)).toBe('/photos');
    again();
    expect(await endOf(query)).toBe(AGAIN);
    await nobody();
  });

  it('a “no” at the provider', async () => {
    expect(await endOf(await signInThere(await begin(), null))).toBe(AGAIN);
    expect(await endOf({})).toBe(AGAIN);
    await nobody();
  });

  it('an answer that names another issuer (RFC 9207)', async () => {
    const { query } = await way();
    expect(query['iss']).toBe(server.issuer);
    expect(await endOf({ ...query, iss: 'http://evil.test' })).toBe(AGAIN);
    await nobody();
  });

  it('a mix-up: what was begun with one provider does not end at the other', async () => {
    const { query } = await way();
    const fetched = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      const issuer = 'https://accounts.google.com';
      const endpoint = (name: string) => `${issuer}/${name}`;
      return Response.json({
        issuer,
        authorization_endpoint: endpoint('auth'),
        token_endpoint: endpoint('token'),
        userinfo_endpoint: endpoint('userinfo'),
        jwks_uri: endpoint('keys'),
      });
    });
    const { code = '', state = '' } = query;
    expect(await endOf({ code, state }, { provider: 'google' })).toBe('/sign-in?error=Configuration&provider=google');
    // It ends at the cookie: the code is shown to nobody.
    expect(fetched.mock.calls.map(([input]) => String(input instanceof Request ? input.url : input))).toEqual([
      'https://accounts.google.com/.well-known/openid-configuration',
    ]);
    await nobody();
  });

  it('a way out to another site', async () => {
    const { query } = await way();
    const more = { callbackUrl: 'https://evil.test/', next: '//evil.test', redirectTo: 'https://evil.test' };
    jar().set('__Host-sl.cb', { name: '__Host-sl.cb', value: 'https://evil.test/' });
    const response = await comeBack(
      { ...query, ...more },
      { headers: { 'x-forwarded-host': 'evil.test', 'x-auth-return-redirect': '1' } },
    );
    expect([response.status, response.headers.get('location')]).toEqual([302, '/photos']);
    expect(await response.text()).toBe('');
  });

  it('an empty intent is none, and every return takes the intent away', async () => {
    const { query } = await way();
    jar().set(INTENT_COOKIE, { name: INTENT_COOKIE, value: 'link.nonsense' });
    expect(await endOf(query)).toBe(AGAIN);
    expect(jar().has(INTENT_COOKIE)).toBe(false);
    await nobody();
  });
});

describe('what the provider remembers', () => {
  it('signs in again without asking, where its own session lives', async () => {
    const there: ProviderJar = new Map();
    const olga = stranger();
    await signInWith(olga, there);
    const first = (await findActor())?.ownerId;
    takeCookies();
    // The page would say somebody else now, but it is not shown.
    expect(await signInWith(stranger(), there)).toBe('/photos');
    expect((await findActor())?.ownerId).toBe(first);
    expect(cookieHeader()).not.toContain('ACCESS');
  });
});
