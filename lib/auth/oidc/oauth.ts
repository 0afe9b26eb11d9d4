// Google sign-in. next-auth speaks the protocol (state, nonce, PKCE, code exchange) and nothing else: what a proven identity
// leads to is google-sign-in.ts, sessions are `establish()`, and its only public route is the callback.

import { redirect } from 'next/navigation';
import { NextRequest } from 'next/server';
import NextAuth, { type NextAuthConfig, type Session } from 'next-auth';
import Google from 'next-auth/providers/google';
import { authAdapter } from '@/lib/auth/oidc/adapter';
import { completeGoogle, refusalPath, type GoogleRefusal } from '@/lib/auth/oidc/google-sign-in';
import { COOKIE_OPTIONS } from '@/lib/auth/sessions/session-cookie';
import { config } from '@/lib/config/config';
import { isGoogleEnabled } from '@/lib/auth/sign-in/sign-in-options';
import { createSecretToken } from '@/lib/crypto/secrets';
import { log } from '@/lib/log/log';
import { SafelightError } from '@/lib/shared/safelight-error';

const PROVIDER_ORIGIN = 'https://accounts.google.com';
const SIGN_IN_PATH = '/sign-in';
// next-auth chooses what to do by the path; no other is ever shown to it.
const CALLBACK_PATH = '/api/auth/callback/google';
const SHOWN: ReadonlySet<string> = new Set<GoogleRefusal>([
  'EmailNotVerified',
  'OAuthAccountNotLinked',
  'SignUpClosed',
  'AccessDenied',
]);

// next-auth glues cookies whose names begin with its own; none here does. `never` is a session cookie nobody sets or reads: should next-auth ever get as far
// as making a session, it opens nothing.
const cookie = (name: string) => ({ name: `__Host-sl.${name}`, options: COOKIE_OPTIONS });

/**
 * Sends the browser to Google; to be called from an action behind a door. Never returns: it redirects.
 * @throws SafelightError `object/not-found` when Google sign-in is not configured, `internal/unexpected` when it cannot start.
 */
export async function startGoogle(): Promise<never> {
  const { signIn } = client();
  const target: unknown = await signIn('google', { redirect: false, redirectTo: '/' });
  // signIn() not throwing says nothing (a header makes it return). Only an address of Google's is a start.
  if (typeof target !== 'string' || URL.parse(target)?.origin !== PROVIDER_ORIGIN) {
    throw new SafelightError('internal/unexpected', { detail: 'google sign-in could not start' });
  }
  redirect(target);
}

/**
 * Answers Google's return (`GET /api/auth/callback/google`): always a redirect to a page of ours.
 * @throws SafelightError `object/not-found` when Google sign-in is not configured.
 */
export async function googleCallback(request: Request): Promise<Response> {
  const { handlers } = client();
  const { search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.delete('x-auth-return-redirect'); // would turn redirects into JSON
  const response = await handlers.GET(new NextRequest(new URL(CALLBACK_PATH + search, config().origin), { headers }));
  const answer = new Headers(response.headers);
  answer.set('location', ownLocation(response.headers.get('location')));
  return new Response(null, { status: 302, headers: answer });
}

function client() {
  if (!isGoogleEnabled()) throw new SafelightError('object/not-found', { detail: 'google sign-in is not configured' });
  return NextAuth(nextAuthConfig());
}

function nextAuthConfig(): NextAuthConfig {
  const { AUTH_SECRET = '', AUTH_GOOGLE_ID = '', AUTH_GOOGLE_SECRET = '' } = config();
  return {
    secret: AUTH_SECRET,
    basePath: '/api/auth',
    trustHost: true, // the host is AUTH_URL's, see isGoogleEnabled
    adapter: authAdapter(),
    session: { strategy: 'database', generateSessionToken: createSecretToken },
    cookies: {
      sessionToken: cookie('never'),
      csrfToken: cookie('csrf'),
      callbackUrl: cookie('cb'),
      pkceCodeVerifier: cookie('pkce'),
      state: cookie('state'),
      nonce: cookie('nonce'),
    },
    pages: { signIn: SIGN_IN_PATH, error: SIGN_IN_PATH },
    // Left to itself next-auth checks PKCE alone.
    providers: [Google({ clientId: AUTH_GOOGLE_ID, clientSecret: AUTH_GOOGLE_SECRET, checks: ['pkce', 'state', 'nonce'] })],
    callbacks: {
      signIn: ({ account, profile }) => takeOver({ account, profile }),
      // Never the row as it is: the answer to a browser would be the whole of it.
      session: ({ session, user: { id, name, email } }) => {
        const shown: Session = { user: { id, name: name ?? null, email }, expires: new Date(session.expires).toISOString() };
        return shown;
      },
    },
    logger: {
      error: (error) => log().warn({ auth: error.name, cause: causeName(error) }, 'google sign-in did not finish'),
      warn: (code) => log().debug({ auth: code }, 'next-auth warns'),
      debug: () => {},
    },
  };
}

// Every way out is a path, also when our own code fails: next-auth goes no further than this.
async function takeOver(proof: { account: unknown; profile: unknown }): Promise<string> {
  try {
    return await completeGoogle(proof);
  } catch (error) {
    log().error({ error }, 'google sign-in failed');
    return refusalPath('Configuration');
  }
}

/** Where the browser goes: a path of ours, with one of the page's own error words. */
function ownLocation(location: string | null): string {
  const { origin } = config();
  const target = URL.parse(location ?? '', origin);
  if (!target || target.origin !== origin) return refusalPath('Configuration');
  const isRefusal = target.pathname === SIGN_IN_PATH || target.pathname.startsWith('/api/');
  if (!isRefusal) return target.pathname + target.search;
  const word = target.searchParams.get('error') ?? '';
  return SHOWN.has(word) ? refusalPath(word as GoogleRefusal) : refusalPath('Configuration');
}

function causeName(error: Error): string | undefined {
  const { cause } = error;
  const inner = typeof cause === 'object' && cause !== null && 'err' in cause ? cause.err : cause;
  return inner instanceof Error ? inner.name : undefined;
}
