// What every answer tells the browser to refuse: policies for pages, for programs and for the bytes of pictures
// (docs/decisions/0009). No policy here holds any `unsafe-` in production.

import { type Config, config } from '@/lib/config/config';
import { listIdentityProviders } from '@/lib/config/identity-providers';
import { BASE_HEADERS, SEALED_POLICY, STRICT_TRANSPORT_SECURITY } from '@/lib/http/headers/static-headers';

/** The few facts of the configuration that headers depend on. */
export type HeaderContext = {
  readonly isHstsWanted: boolean;
  /** Origins of the identity providers, to which our own forms may be redirected. */
  readonly formTargets: readonly string[];
  readonly isDevelopment: boolean;
};

// These pages are reached by a link that holds a one-time secret; no other site may learn their address.
const SECRET_PATHS = ['/verify', '/reset-password', '/confirm-email', '/keep-account', '/set-up'];
const LOCAL_HOST = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const NO_STORE = 'private, no-store';

// Every answer asks twice, and a configuration does not change.
const contexts = new WeakMap<Config, HeaderContext>();

/** HSTS on localhost would stick to every port of it, so it is sent for real https hosts only. */
export function headerContext(from: Config = config()): HeaderContext {
  const known = contexts.get(from);
  if (known) return known;
  const { hostname } = new URL(from.origin);
  const context = {
    isHstsWanted: from.isHttps && !LOCAL_HOST.test(hostname),
    formTargets: [...new Set(listIdentityProviders(from).map(({ issuer }) => new URL(issuer).origin))],
    isDevelopment: from.NODE_ENV === 'development',
  };
  contexts.set(from, context);
  return context;
}

/**
 * The Content-Security-Policy of pages. `nonce` is base64 of 128 random bits or more, fresh for each answer; the same value
 * goes into the request's headers, where Next and the root layout read it. Development needs eval and unhashed styles.
 */
export function contentSecurityPolicy(nonce: string, context: HeaderContext = headerContext()): string {
  const { isDevelopment, formTargets, isHstsWanted } = context;
  const directives = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // A form sent before the scripts run is redirected to the provider, and form-action applies to redirects. The issuer's
    // origin stands for the provider: asking it for more would make a page wait for another server.
    ["form-action 'self'", ...formTargets].join(' '),
  ];
  if (!isDevelopment) directives.push("require-trusted-types-for 'script'", 'trusted-types default nextjs');
  if (isHstsWanted) directives.push('upgrade-insecure-requests');
  return directives.join('; ');
}

/** True for pages whose address itself is a secret. */
export function isSecretPath(pathname: string): boolean {
  return SECRET_PATHS.some((path) => pathname === path || pathname.startsWith(`${path}/`));
}

/** All headers of a page. `nonce` null is for answers without a document (redirects): nothing may load or run. */
export function pageHeaders(
  page: { nonce: string | null; pathname: string },
  context: HeaderContext = headerContext(),
): Record<string, string> {
  return {
    ...transportHeaders(context),
    'Content-Security-Policy': page.nonce === null ? SEALED_POLICY : contentSecurityPolicy(page.nonce, context),
    'Referrer-Policy': isSecretPath(page.pathname) ? 'no-referrer' : 'strict-origin-when-cross-origin',
    'Cache-Control': NO_STORE,
  };
}

/** All headers of answers for programs and of refusals: nothing loads, nothing is kept. */
export function apiHeaders(context: HeaderContext = headerContext()): Record<string, string> {
  return {
    ...transportHeaders(context),
    'Content-Security-Policy': SEALED_POLICY,
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': NO_STORE,
    Vary: 'Cookie',
  };
}

/**
 * All headers of picture bytes except those that describe them. Opened as a page of its own, a picture lives in a sandbox
 * without an origin. `caching` as in docs/decisions/0008: `revalidate` asks us each time, `never` keeps nothing.
 */
export function byteHeaders(caching: 'revalidate' | 'never', context: HeaderContext = headerContext()): Record<string, string> {
  return {
    ...transportHeaders(context),
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': caching === 'revalidate' ? 'private, no-cache' : NO_STORE,
    Vary: 'Cookie',
  };
}

/** What signing out adds to its answer: the browser drops every cached byte and everything stored by our pages. */
export const SIGN_OUT_HEADERS = { 'Clear-Site-Data': '"cache", "storage"' } as const;

function transportHeaders(context: HeaderContext): Record<string, string> {
  return context.isHstsWanted ? { ...BASE_HEADERS, 'Strict-Transport-Security': STRICT_TRANSPORT_SECURITY } : { ...BASE_HEADERS };
}
