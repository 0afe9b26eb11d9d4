// A provider that says whatever a test wants: its own keys, its own claims, its own signatures. For what a real one will not do.

import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';

export type Forgery = {
  readonly claims?: Record<string, unknown>;
  readonly header?: Partial<JWTHeaderParameters>;
  /** Another way to make the token than with the provider's own key. */
  readonly sign?: (claims: Record<string, unknown>) => Promise<string> | string;
  readonly discovery?: Record<string, unknown>;
};
export type HostileProvider = {
  readonly issuer: string;
  /** What the next code is exchanged for; `nonce` is the request's own unless told otherwise. */
  next(forgery: Forgery): void;
  close(): Promise<void>;
};

export const HOSTILE_CLIENT = { id: 'safelight', secret: 'a-client-secret-of-the-tests-that-is-long' };

export const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Starts one; `nonceOf` tells the nonce of the request that is under way. */
export async function startHostileProvider(nonceOf: () => string): Promise<HostileProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }];
  let forgery: Forgery = {};
  let issuer = '';
  const claimsNow = () => {
    const now = Math.floor(Date.now() / 1000);
    const own = { iss: issuer, aud: HOSTILE_CLIENT.id, sub: crypto.randomUUID(), iat: now, exp: now + 600, nonce: nonceOf() };
    const person = { email: `h-${crypto.randomUUID()}@example.org`, email_verified: true, name: 'Hanna' };
    return { ...own, ...person, ...forgery.claims };
  };
  const ownToken = (claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own', ...forgery.header }).sign(privateKey);
  const pages: Record<string, () => unknown> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'ES256', 'none'],
      ...forgery.discovery,
    }),
    '/keys': () => ({ keys }),
    '/token': async () => ({
      access_token: 'ACCESS-TOKEN',
      token_type: 'bearer',
      expires_in: 60,
      id_token: await (forgery.sign ?? ownToken)(claimsNow()),
    }),
  };
  const server = createServer((request, response) => {
    const page = pages[(request.url ?? '').split('?')[0] ?? ''];
    void Promise.resolve(page?.()).then((body) => {
      response.writeHead(page ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    issuer,
    next: (wanted) => {
      forgery = wanted;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
