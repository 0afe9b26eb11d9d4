// A real OpenID provider on this machine (npm oidc-provider), with one client and a sign-in page of one field. What is typed there are the
// account's claims themselves, so that a test makes accounts by signing in.

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import type { Adapter, AdapterPayload, default as Provider } from 'oidc-provider';

export type OidcAccount = {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: unknown;
  readonly name?: string;
};
export type OidcServer = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How often it was asked anything so far. */
  asked(): number;
  close(): Promise<void>;
};

/** What to type into the provider's sign-in page to be this account. */
export function typedAccount(account: OidcAccount): string {
  return Buffer.from(JSON.stringify(account)).toString('base64url');
}

/** Starts a provider that knows one vault, reached at `vaultOrigin`. It is another site than localhost: 127.0.0.1. */
export async function startOidcServer(vaultOrigin: string, port = 0): Promise<OidcServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`;
  const client = { clientId: 'safelight', clientSecret: randomBytes(32).toString('hex') };
  const accounts: Accounts = new Map();
  const provider = await createProvider(issuer, accounts, { ...client, vaultOrigin });
  const answer = provider.callback();
  let asked = 0;
  server.on('request', (request, response) => {
    asked += 1;
    const isSignIn = request.url?.startsWith('/interaction/') ?? false;
    void (isSignIn ? signInPage(provider, accounts, [request, response]) : answer(request, response));
  });
  return {
    issuer,
    ...client,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Accounts = Map<string, OidcAccount>;

/** Everything the provider keeps, for as long as it runs. */
function memoryAdapter(): (name: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  return (name) => ({
    upsert: async (id, payload) => void kept.set(`${name}:${id}`, payload),
    find: async (id) => kept.get(`${name}:${id}`),
    findByUid: async (uid) => [...kept.values()].find((payload) => payload.uid === uid),
    findByUserCode: async () => undefined,
    consume: async (id) => void Object.assign(kept.get(`${name}:${id}`) ?? {}, { consumed: Math.floor(Date.now() / 1000) }),
    destroy: async (id) => void kept.delete(`${name}:${id}`),
    revokeByGrantId: async (grantId) => {
      for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
    },
  });
}

async function createProvider(
  issuer: string,
  accounts: Accounts,
  { clientId, clientSecret, vaultOrigin }: { clientId: string; clientSecret: string; vaultOrigin: string },
): Promise<Provider> {
  const { default: Implementation } = await import('oidc-provider');
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return new Implementation(issuer, {
    adapter: memoryAdapter(),
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${vaultOrigin}/api/auth/callback/oidc`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'tests', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    // As Google does it: the address stands in the id_token.
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 3600 },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ ...accounts.get(id), sub: id }) }),
    async loadExistingGrant(ctx) {
      const accountIdOfSession = ctx.oidc.session?.accountId;
      if (accountIdOfSession === undefined) return undefined;
      const grant = new ctx.oidc.provider.Grant({ clientId, accountId: accountIdOfSession });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
}

async function signInPage(
  provider: Provider,
  accounts: Accounts,
  [request, response]: readonly [IncomingMessage, ServerResponse],
): Promise<void> {
  if (request.method !== 'POST') {
    const form = '<form method="post"><label>Account <input name="account"></label> <button>Sign in</button></form>';
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,"><main>${form}</main></html>`,
    );
    return;
  }
  let body = '';
  for await (const piece of request) body += String(piece);
  const typed = new URLSearchParams(body).get('account') ?? '';
  const account = typed === '' ? null : (JSON.parse(Buffer.from(typed, 'base64url').toString('utf8')) as OidcAccount);
  if (account) accounts.set(account.sub, account);
  const result = account ? { login: { accountId: account.sub } } : { error: 'access_denied' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}
