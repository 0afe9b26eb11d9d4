// id_tokens a provider must not get past us with: forged, borrowed, stale, of another kind. The provider here has keys of its own and lies.

import { createHmac, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { findActor } from '@/lib/auth/sessions/session';
import { db } from '@/lib/db/client';
import { flushEvents } from '@/lib/watch/record';
import { fromFreshAddress } from '@/tests/support/requests/forms';
import {
  encoded,
  type Forgery,
  HOSTILE_CLIENT,
  type HostileProvider,
  startHostileProvider,
} from '@/tests/support/servers/hostile-provider';
import { begin, type Begun, comeBack, configure } from '@/tests/support/servers/provider-journey';

let provider: HostileProvider;
let restore: () => void;
let way: Begun;

beforeAll(async () => {
  provider = await startHostileProvider(() => way.nonce);
  restore = configure({
    AUTH_OIDC_ISSUER: provider.issuer,
    AUTH_OIDC_ID: HOSTILE_CLIENT.id,
    AUTH_OIDC_SECRET: HOSTILE_CLIENT.secret,
  });
});
beforeEach(() => void fromFreshAddress());
afterAll(async () => {
  restore();
  await provider.close();
});

async function end(forgery: Forgery): Promise<string | null> {
  provider.next(forgery);
  way = await begin();
  const response = await comeBack({ code: 'code', state: way.state });
  return response.headers.get('location');
}

const now = () => Math.floor(Date.now() / 1000);
const otherKey = createPrivateKey(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);
const withHmac = (claims: Record<string, unknown>, key: string) => {
  const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};

it('takes a token that is right in everything', async () => {
  expect(await end({})).toBe('/photos');
  expect(await findActor()).not.toBeNull();
});

const FORGERIES: readonly [string, Forgery][] = [
  ['of another issuer', { claims: { iss: 'http://127.0.0.1:1' } }],
  ['for another client', { claims: { aud: 'another-client' } }],
  ['for others as well, and handed out to one of them', { claims: { aud: ['safelight', 'other'], azp: 'other' } }],
  ['that is over', { claims: { exp: now() - 3600, iat: now() - 7200 } }],
  ['that does not end', { claims: { exp: undefined } }],
  ['that is not valid yet', { claims: { nbf: now() + 3600 } }],
  ['with the nonce of another flow', { claims: { nonce: 'n'.repeat(43) } }],
  ['without a nonce', { claims: { nonce: undefined } }],
  ['without a subject', { claims: { sub: undefined } }],
  ['without a signature (alg none)', { sign: (claims) => `${encoded({ alg: 'none' })}.${encoded(claims)}.` }],
  ['whose signature is cut off', { sign: (claims) => `${encoded({ alg: 'RS256', kid: 'own' })}.${encoded(claims)}.` }],
  [
    'with any bytes for a signature',
    { sign: (claims) => `${encoded({ alg: 'RS256', kid: 'own' })}.${encoded(claims)}.c2lnbmF0dXJl` },
  ],
  ['signed with our client secret (HS256)', { sign: (claims) => withHmac(claims, HOSTILE_CLIENT.secret) }],
  ['signed with our client id (HS256)', { sign: (claims) => withHmac(claims, HOSTILE_CLIENT.id) }],
  [
    'signed with another key under the same name',
    { sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(otherKey) },
  ],
  [
    'that brings its key along (jwk)',
    {
      sign: (claims) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', jwk: { kty: 'RSA', n: 'AAAA', e: 'AQAB' }, jku: 'http://127.0.0.1:1/keys' })
          .sign(otherKey),
    },
  ],
  ['with a key nobody published', { header: { kid: 'unknown' } }],
  ['that is an access token (at+jwt)', { header: { typ: 'at+jwt' } }],
  [
    'that wants an extension nobody knows (crit)',
    { sign: (claims) => `${encoded({ alg: 'RS256', kid: 'own', crit: ['x'], x: 1 })}.${encoded(claims)}.AA` },
  ],
  ['that is no token', { sign: () => 'not.a.token' }],
];

it.each(FORGERIES)('refuses a token %s', async (_name, forgery) => {
  const people = await db().user.count();
  expect(await end(forgery)).toBe('/sign-in?error=Configuration&provider=oidc');
  expect(await findActor()).toBeNull();
  expect(await db().user.count()).toBe(people);
});

it.each([
  ['as text', { email_verified: 'true' }],
  ['as a number', { email_verified: 1 }],
  ['not at all', { email_verified: undefined }],
  ['for two addresses', { email: 'anna@example.org,bob@example.org' }],
  ['for an address with a look-alike @', { email: 'anna\uff20example.org' }],
  ['for no address', { email: undefined }],
])('refuses an address proven %s', async (_name, claims) => {
  expect(await end({ claims })).toBe('/sign-in?error=EmailNotVerified&provider=oidc');
  expect(await findActor()).toBeNull();
});

it('cuts nothing off a subject: one that is too long is nobody', async () => {
  expect(await end({ claims: { sub: 's'.repeat(256) } })).toBe('/sign-in?error=EmailNotVerified&provider=oidc');
});

it('does not follow a provider whose document names another issuer', async () => {
  provider.next({ discovery: { issuer: 'http://127.0.0.1:1' } });
  await expect(begin()).rejects.toThrow('internal/unexpected');
});

it('puts a token with a false signature on record', async () => {
  await end({ sign: (claims) => `${encoded({ alg: 'RS256', kid: 'own' })}.${encoded(claims)}.c2lnbmF0dXJl` });
  await flushEvents();
  const detail = { path: ['code'], equals: 'auth/bad-token' };
  expect(await db().securityEvent.count({ where: { type: 'auth.sign-in', outcome: 'refused', detail } })).toBeGreaterThan(0);
});
