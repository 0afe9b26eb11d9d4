// The ways to identity providers and back. next-auth speaks the protocol (state, nonce, PKCE, code exchange) and nothing else: what a
// proven identity leads to is provider-sign-in.ts, sessions are `establish()`, and its only public routes are the callbacks.

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { NextRequest } from 'next/server';
import NextAuth, { customFetch, type NextAuthConfig, type Session } from 'next-auth';
import type { Actor } from '@/lib/auth/actor';
import { authAdapter } from '@/lib/auth/oidc/adapter';
import { verifyIdToken } from '@/lib/auth/oidc/id-token';
import { clearIntent, findIntent, type Intent, type Purpose, writeIntent } from '@/lib/auth/oidc/intent';
import { providerFetch } from '@/lib/auth/oidc/provider-fetch';
import { completeProvider } from '@/lib/auth/oidc/provider-sign-in';
import { requireProvider } from '@/lib/auth/oidc/providers';
import { refusalPath } from '@/lib/auth/oidc/refusals';
import { COOKIE_OPTIONS } from '@/lib/auth/sessions/session-cookie';
import { config } from '@/lib/config/config';
import type { IdentityProvider } from '@/lib/config/identity-providers';
import { createSecretToken } from '@/lib/crypto/secrets';
import { log } from '@/lib/log/log';
import type { ProviderId } from '@/lib/shared/account/identity-providers';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { recordRepeatableSoon } from '@/lib/watch/record';

/** What the way is for; a sign-in when nobody says. `nextPath` is a path of ours. */
export type Journey = { readonly purpose: Purpose; readonly actor: Actor; readonly nextPath: string };
type Complete = (account: unknown) => Promise<string>;

const SIGN_IN_PATH = '/sign-in';
const BASE_PATH = '/api/auth';

// next-auth glues cookies whose names begin with its own; none here does. `never` is a session cookie nobody sets or reads: should next-auth
// ever get as far as making a session, it opens nothing.
const cookie = (name: string) => ({ name: `__Host-sl.${name}`, options: COOKIE_OPTIONS });
const STATE_COOKIE = cookie('state').name;

/**
 * Sends the browser to a provider; to be called from an action behind a door. Never returns: it redirects.
 * @throws SafelightError `object/not-found` when the provider is not configured, `internal/unexpected` when it cannot start.
 */
export async function startProvider(id: ProviderId, journey: Journey | null = null): Promise<never> {
  const provider = requireProvider(id);
  const { signIn } = client(provider, () => Promise.resolve(refusalPath(id, 'Configuration', null)));
  // Whoever begins a plain sign-in does not mean the link they once began.
  await clearIntent();
  const target: unknown = await signIn(id, { redirect: false, redirectTo: '/' }, journey ? proofParameters(id) : {});
  const { url, state } = authorizationRequest(target, provider);
  if (journey) await writeIntent(journey.actor, { purpose: journey.purpose, state, nextPath: journey.nextPath });
  redirect(url);
}

/**
 * The handler of a provider's return (`GET /api/auth/callback/<id>`): it always answers a redirect to a page of ours, and takes the intent away.
 * The handler throws SafelightError `object/not-found` when the provider is not configured.
 */
export function providerCallback(id: ProviderId): (request: Request) => Promise<Response> {
  return async (request) => {
    const provider = requireProvider(id);
    const { search, searchParams } = new URL(request.url);
    const intent = await findIntent(searchParams.get('state'));
    await clearIntent();
    const headers = new Headers(request.headers);
    headers.delete('x-auth-return-redirect'); // would turn redirects into JSON
    // Where next-auth would send the browser is not looked at: only a proof that went all the way through has another end than this.
    let end = refusalPath(id, 'Configuration', intent);
    // A way that was not begun in this browser asks nothing of the provider, and takes no time of ours.
    if (!(await cookies()).has(STATE_COOKIE) || !searchParams.has('state')) {
      return new Response(null, { status: 302, headers: { location: end } });
    }
    const { handlers } = client(provider, async (account) => {
      end = await conclude(provider, account, intent);
      return end;
    });
    // next-auth chooses what to do by the path; no other is ever shown to it.
    const url = new URL(`${BASE_PATH}/callback/${id}${search}`, config().origin);
    const response = await handlers.GET(new NextRequest(url, { headers }));
    const answer = new Headers(response.headers);
    answer.set('location', end);
    return new Response(null, { status: 302, headers: answer });
  };
}

// Every way out is a path, also when our own code fails: next-auth goes no further than this.
async function conclude(provider: IdentityProvider, account: unknown, intent: Intent | null): Promise<string> {
  try {
    const idToken = account instanceof Object && 'id_token' in account ? account.id_token : null;
    return await completeProvider({ provider, claims: await verifyIdToken(provider, idToken), intent });
  } catch (error) {
    if (isSafelightError(error, 'auth/bad-token')) {
      const detail = { method: provider.id, code: error.code };
      recordRepeatableSoon(`id_token ${provider.id}`, { type: 'auth.sign-in', outcome: 'refused', detail });
    }
    log().error({ error, provider: provider.id }, 'a way through an identity provider failed');
    return refusalPath(provider.id, 'Configuration', intent);
  }
}

// For what is grave the provider must ask again, so that neither a browser left open nor one that somebody else signed in to it decides.
// Google knows no `login` and refuses it.
function proofParameters(id: ProviderId): Record<string, string> {
  const claims = JSON.stringify({ id_token: { auth_time: { essential: true } } });
  return { prompt: id === 'google' ? 'select_account' : 'login', max_age: '0', claims };
}

// signIn() not throwing says nothing (a header makes it return). Only a whole request to somebody else is a start.
function authorizationRequest(target: unknown, { clientId, id }: IdentityProvider): { url: string; state: string } {
  const url = typeof target === 'string' ? URL.parse(target) : null;
  const value = (name: string) => url?.searchParams.get(name) ?? '';
  const isWhole = ['state', 'nonce', 'code_challenge'].every((name) => value(name) !== '') && value('client_id') === clientId;
  if (url === null || url.origin === config().origin || !isWhole) {
    throw new SafelightError('internal/unexpected', { detail: `the way to ${id} could not start` });
  }
  return { url: url.href, state: value('state') };
}

function client(provider: IdentityProvider, complete: Complete) {
  return NextAuth(nextAuthConfig(provider, complete));
}

function nextAuthConfig({ id, name, issuer, clientId, clientSecret }: IdentityProvider, complete: Complete): NextAuthConfig {
  return {
    secret: config().AUTH_SECRET ?? '',
    basePath: BASE_PATH,
    trustHost: true, // the host is AUTH_URL's: without it no provider counts as configured
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
    // Left to itself next-auth checks PKCE alone. One provider at a time: the others are not even known to it here.
    providers: [
      {
        id,
        name,
        type: 'oidc',
        issuer,
        clientId,
        clientSecret,
        checks: ['pkce', 'state', 'nonce'],
        [customFetch]: providerFetch(issuer),
      },
    ],
    callbacks: {
      signIn: ({ account }) => complete(account),
      // Never the row as it is: the answer to a browser would be the whole of it.
      session: ({ session, user: { id: userId, name: userName, email } }) => {
        const user = { id: userId, name: userName ?? null, email };
        const shown: Session = { user, expires: new Date(session.expires).toISOString() };
        return shown;
      },
    },
    logger: {
      error: (error) =>
        log().warn(
          { auth: kindOf(error), cause: kindOf(causeOf(error)), provider: id },
          'a way through an identity provider did not finish',
        ),
      warn: (code) => log().debug({ auth: code }, 'next-auth warns'),
      debug: () => {},
    },
  };
}

function causeOf({ cause }: Error): unknown {
  return cause instanceof Object && 'err' in cause ? cause.err : cause;
}

// A built server has shortened the names of classes; what next-auth calls its errors is in `type`, what the protocol's library does in `code`.
function kindOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, code } = error as Error & { type?: unknown; code?: unknown };
  return [type, code, error.name].find((word) => typeof word === 'string');
}
