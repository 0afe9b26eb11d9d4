// The way of a browser to an identity provider and back, step by step: our door, the provider's pages by fetch, our callback.

import { GET as googleReturn } from '@/app/api/auth/callback/google/route';
import { GET as oidcReturn } from '@/app/api/auth/callback/oidc/route';
import { startProvider } from '@/app/(public)/sign-in/actions';
import { forgetConfig } from '@/lib/config/config';
import type { ProviderId } from '@/lib/shared/account/identity-providers';
import { formOf, type Sent, send } from '@/tests/support/requests/forms';
import { cookieHeader } from '@/tests/support/requests/next-headers';
import { typedAccount, type OidcAccount } from '@/tests/support/servers/oidc-server';

export const ORIGIN = 'http://localhost:3000';
const RETURNS = { google: googleReturn, oidc: oidcReturn };

/** Sets variables for this process until the function it answers is called. */
export function configure(variables: Readonly<Record<string, string>>): () => void {
  Object.assign(process.env, variables);
  forgetConfig();
  return () => {
    for (const name of Object.keys(variables)) delete process.env[name];
    forgetConfig();
  };
}

export type Begun = { readonly url: URL; readonly state: string; readonly nonce: string; readonly challenge: string };

/** Where an answer of ours sends the browser, as a request to a provider. */
export function begun(sent: Sent<never>): Begun {
  if (!('redirectTo' in sent)) throw new Error(`the way did not start: ${JSON.stringify(sent)}`);
  const url = new URL(sent.redirectTo);
  const value = (name: string) => url.searchParams.get(name) ?? '';
  return { url, state: value('state'), nonce: value('nonce'), challenge: value('code_challenge') };
}

/** Presses the button of the sign-in page. */
export async function begin(provider: ProviderId = 'oidc'): Promise<Begun> {
  return begun(await send(startProvider, { provider }));
}

/** A browser's cookies at the provider: kept between ways, so that it may still know the person. */
export type ProviderJar = Map<string, string>;

/** Signs in at the real provider and answers the query it sends the browser back with. `null` says no there. */
export async function signInThere(
  { url }: Pick<Begun, 'url'>,
  account: OidcAccount | null,
  jar: ProviderJar = new Map(),
): Promise<Record<string, string>> {
  let at = url;
  for (let step = 0; step < 8; step += 1) {
    const isForm = at.pathname.startsWith('/interaction/');
    const body = formOf({ account: account ? typedAccount(account) : '' });
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(isForm ? { method: 'POST', body: new URLSearchParams(body as unknown as Record<string, string>) } : {}),
    });
    for (const line of answer.headers.getSetCookie()) keep(jar, line);
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the provider stopped at ${at.pathname}: ${answer.status} ${await answer.text()}`);
    at = new URL(location, at);
    if (at.origin === ORIGIN) return Object.fromEntries(at.searchParams);
  }
  throw new Error('the provider sends in circles');
}

function keep(jar: ProviderJar, line: string): void {
  const [pair = ''] = line.split(';');
  const [name = '', ...value] = pair.split('=');
  if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
  else jar.set(name, value.join('='));
}

/** The provider's return to our callback, with the cookies this browser holds. */
export async function comeBack(
  query: Record<string, string>,
  { provider = 'oidc', headers = {} }: { provider?: ProviderId; headers?: Record<string, string> } = {},
): Promise<Response> {
  const url = `${ORIGIN}/api/auth/callback/${provider}?${new URLSearchParams(query)}`;
  const request = new Request(url, { headers: { cookie: cookieHeader(), ...headers } });
  return RETURNS[provider](request, { params: Promise.resolve({}) });
}

/** Where the callback leads. */
export async function endOf(query: Record<string, string>, options: Parameters<typeof comeBack>[1] = {}): Promise<string | null> {
  return (await comeBack(query, options)).headers.get('location');
}

/** The whole way in from the sign-in page. */
export async function signInWith(account: OidcAccount, jar?: ProviderJar): Promise<string | null> {
  return endOf(await signInThere(await begin(), account, jar));
}
