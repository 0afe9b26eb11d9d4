// The policies answers carry: nothing unsafe, nothing missing, and each in its place.

import { runInNewContext } from 'node:vm';
import { createPageNonce } from '@/lib/http/headers/nonce';
import {
  apiHeaders,
  byteHeaders,
  contentSecurityPolicy,
  type HeaderContext,
  headerContext,
  isSecretPath,
  pageHeaders,
  SIGN_OUT_HEADERS,
} from '@/lib/http/headers/security-headers';
import { BASE_HEADERS, STATIC_HEADER_RULES } from '@/lib/http/headers/static-headers';
import { trustedTypesScript } from '@/lib/http/headers/trusted-types-script';
import { parseConfig } from '@/lib/config/config';

const context: HeaderContext = { isHstsWanted: true, formTargets: [], isDevelopment: false };
const plain: HeaderContext = { ...context, isHstsWanted: false };

const directivesOf = (policy: string) =>
  new Map(policy.split('; ').map((directive) => [directive.split(' ')[0] ?? '', directive.split(' ').slice(1)] as const));

describe('contentSecurityPolicy', () => {
  const directives = directivesOf(contentSecurityPolicy('NONCE', context));

  it('starts from nothing and allows by name', () => {
    expect(Object.fromEntries(directives)).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'nonce-NONCE'", "'strict-dynamic'"],
      'style-src': ["'self'", "'nonce-NONCE'"],
      'img-src': ["'self'", 'blob:', 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'worker-src': ["'self'"],
      'manifest-src': ["'self'"],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
      'form-action': ["'self'"],
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ['default', 'nextjs'],
      'upgrade-insecure-requests': [],
    });
  });

  it('holds nothing unsafe in production, whatever is configured', () => {
    for (const formTargets of [['https://accounts.google.com', 'https://login.kestrel.photos'], []]) {
      expect(contentSecurityPolicy(createPageNonce(), { ...context, formTargets })).not.toMatch(/unsafe|\*|http:/);
    }
  });

  it('names identity providers as form targets only where they are configured', () => {
    const formTargets = ['https://accounts.google.com', 'https://login.kestrel.photos'];
    expect(directivesOf(contentSecurityPolicy('N', { ...context, formTargets })).get('form-action')).toEqual([
      "'self'",
      ...formTargets,
    ]);
  });

  it('does not upgrade on plain http', () => expect(contentSecurityPolicy('N', plain)).not.toContain('upgrade'));

  it('gives development what it needs, and a nonce all the same', () => {
    const dev = directivesOf(contentSecurityPolicy('N', { ...plain, isDevelopment: true }));
    expect(dev.get('script-src')).toEqual(["'nonce-N'", "'strict-dynamic'", "'unsafe-eval'"]);
    expect(dev.get('style-src')).toEqual(["'self'", "'unsafe-inline'"]);
    expect(dev.has('require-trusted-types-for')).toBe(false);
  });
});

describe('every set of headers', () => {
  const sets = [
    ['page', pageHeaders({ nonce: 'N', pathname: '/photos' }, context)],
    ['redirect', pageHeaders({ nonce: null, pathname: '/photos' }, context)],
    ['api', apiHeaders(context)],
    ['bytes, revalidated', byteHeaders('revalidate', context)],
    ['bytes, never kept', byteHeaders('never', context)],
  ] as const;

  it.each(sets)('%s', (_, headers) => {
    expect(headers).toMatchObject(BASE_HEADERS);
    expect(headers['Strict-Transport-Security']).toBe('max-age=63072000; includeSubDomains; preload');
    expect(headers['Content-Security-Policy']).toContain("frame-ancestors 'none'");
    expect(headers['Content-Security-Policy']).toContain("default-src 'none'");
    expect(headers['Cache-Control']).toMatch(/^private, no-(store|cache)$/);
    for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('the permissions policy', () => {
  it('lends pages of ours their passkeys and an awake screen, nothing else, and frames nothing', () => {
    const grants = BASE_HEADERS['Permissions-Policy'].split(', ').filter((grant) => !grant.endsWith('=()'));
    expect(grants).toEqual([
      'publickey-credentials-create=(self)',
      'publickey-credentials-get=(self)',
      'screen-wake-lock=(self)',
    ]);
  });
});

describe('pageHeaders', () => {
  it('keeps the address of pages that hold a secret to itself', () => {
    for (const path of ['/verify', '/verify/x', '/reset-password', '/confirm-email', '/keep-account', '/set-up']) {
      expect(isSecretPath(path)).toBe(true);
      expect(pageHeaders({ nonce: 'N', pathname: path }, plain)['Referrer-Policy']).toBe('no-referrer');
    }
    expect(isSecretPath('/verifyx')).toBe(false);
    expect(pageHeaders({ nonce: 'N', pathname: '/' }, plain)['Referrer-Policy']).toBe('strict-origin-when-cross-origin');
  });

  it('lets a redirect load nothing', () =>
    expect(pageHeaders({ nonce: null, pathname: '/' }, plain)['Content-Security-Policy']).not.toContain('nonce'));
});

describe('byteHeaders', () => {
  it('puts pictures in a sandbox', () => {
    const headers = byteHeaders('revalidate', plain);
    expect(headers).toMatchObject({
      'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'private, no-cache',
      Vary: 'Cookie',
    });
    expect(headers['Strict-Transport-Security']).toBeUndefined();
    expect(byteHeaders('never', plain)['Cache-Control']).toBe('private, no-store');
  });
});

describe('headerContext', () => {
  it.each([
    ['https://vault.example.org', true],
    ['http://vault.example.org', false],
    ['https://localhost:3000', false],
    ['https://vault.localhost', false],
    ['https://127.0.0.1', false],
    ['https://[::1]:8443', false],
    ['http://localhost:3000', false],
  ])('%s: HSTS %p', (AUTH_URL, isHstsWanted) => expect(headerContext(parseConfig({ AUTH_URL })).isHstsWanted).toBe(isHstsWanted));

  it('takes a provider for a form target by its issuer, and only one that is configured whole', () => {
    const ours = { AUTH_URL: 'https://vault.kestrel.photos', AUTH_SECRET: 's' };
    const targets = (variables: Record<string, string>) => headerContext(parseConfig({ ...ours, ...variables })).formTargets;
    expect(targets({ AUTH_GOOGLE_ID: 'a' })).toEqual([]);
    expect(targets({ AUTH_OIDC_ISSUER: 'https://login.kestrel.photos/realms/one', AUTH_OIDC_ID: 'a' })).toEqual([]);
    const oidc = { AUTH_OIDC_ISSUER: 'https://login.kestrel.photos/realms/one', AUTH_OIDC_ID: 'a', AUTH_OIDC_SECRET: 'b' };
    expect(targets({ AUTH_GOOGLE_ID: 'a', AUTH_GOOGLE_SECRET: 'b', ...oidc })).toEqual([
      'https://accounts.google.com',
      'https://login.kestrel.photos',
    ]);
    expect(headerContext(parseConfig({ ...oidc, AUTH_SECRET: 's' })).formTargets).toEqual([]);
  });
});

describe('STATIC_HEADER_RULES', () => {
  it('never sets what a route handler must decide: Next would let this one win', () => {
    const everywhere = STATIC_HEADER_RULES.filter(({ source }) => source === '/:path*').flatMap(({ headers }) => headers);
    const own = { ...byteHeaders('never', plain), ...apiHeaders(plain) };
    expect(everywhere.length).toBeGreaterThan(5);
    for (const { key, value } of everywhere) expect(own[key]).toBe(value);
  });
});

describe('trustedTypesScript', () => {
  type Policy = { createScriptURL(url: string): string | null; createHTML(html: string): string | null };
  const policyOf = (): Policy => {
    let made: Policy | undefined;
    const trustedTypes = { createPolicy: (name: string, rules: Policy) => void (name === 'default' && (made = rules)) };
    const location = new URL('https://vault.example.org/photos');
    runInNewContext(trustedTypesScript, { window: { trustedTypes }, trustedTypes, location, URL });
    if (!made) throw new Error('no policy was made');
    return made;
  };

  it('passes our own chunks and the one markup React writes', () => {
    const policy = policyOf();
    // As it was given: Turbopack finds its chunks by that text.
    expect(policy.createScriptURL('/_next/static/chunks/a.js')).toBe('/_next/static/chunks/a.js');
    expect(policy.createHTML('<script></script>')).toBe('<script></script>');
  });

  it.each([
    'https://evil.example/_next/static/a.js',
    '//evil.example/_next/static/a.js',
    '/api/images/1/original',
    '/_next/static/../../api/x',
    'data:text/javascript,alert(1)',
    'blob:https://vault.example.org/1',
  ])('refuses %s', (url) => expect(policyOf().createScriptURL(url)).toBeNull());

  it('refuses any other markup', () => expect(policyOf().createHTML('<script>alert(1)</script>')).toBeNull());
  it('can stand in a script element', () => expect(trustedTypesScript).not.toMatch(/<\/script|<!--/i));
});

describe('SIGN_OUT_HEADERS', () => {
  it('has quoted directives, as the specification wants', () =>
    expect(SIGN_OUT_HEADERS['Clear-Site-Data']).toBe('"cache", "storage"'));
});
