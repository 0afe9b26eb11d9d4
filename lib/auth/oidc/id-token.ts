// Whether an id_token is what its provider signed. next-auth checks the claims and trusts the connection it came by; here the signature
// is checked as well, with keys from the provider's own key set and from nowhere else.

import { createRemoteJWKSet, customFetch, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { providerFetch } from '@/lib/auth/oidc/provider-fetch';
import type { IdentityProvider } from '@/lib/config/identity-providers';
import { SafelightError } from '@/lib/shared/safelight-error';

// Signatures of key pairs alone: `none` is no signature, and with HS256 our client secret would be the key.
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const SKEW_SECONDS = 30;
const KEEP_MILLISECONDS = 10 * 60_000;
const FETCH_MILLISECONDS = 5_000;

type KeySet = { readonly issuer: string; readonly keys: ReturnType<typeof createRemoteJWKSet>; readonly until: number };
const keySets = new Map<string, KeySet>();

/**
 * The claims of a token that this provider signed for this vault and that is in date. The nonce is next-auth's to check.
 * @throws SafelightError `auth/bad-token` for every other token, and when the provider's keys cannot be had.
 */
export async function verifyIdToken(provider: IdentityProvider, token: unknown): Promise<JWTPayload> {
  if (typeof token !== 'string') throw new SafelightError('auth/bad-token', { detail: 'no id_token' });
  try {
    const { issuer, keys } = await keySetOf(provider.issuer);
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: provider.clientId,
      algorithms: ALGORITHMS,
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
    });
    // Tokens of other kinds (at+jwt, logout+jwt) say so in their head.
    if (!['jwt', undefined].includes(protectedHeader.typ?.toLowerCase())) throw new Error('a token of another type');
    return payload;
  } catch (error) {
    throw new SafelightError('auth/bad-token', { cause: error, detail: `id_token of ${provider.id}` });
  }
}

async function keySetOf(issuer: string): Promise<KeySet> {
  const known = keySets.get(issuer);
  if (known && known.until > Date.now()) return known;
  const ask = providerFetch(issuer);
  const url = new URL(issuer);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const discovered = discoverySchema(issuer).parse(await (await ask(url)).json());
  const keys = createRemoteJWKSet(new URL(discovered.jwks_uri), { timeoutDuration: FETCH_MILLISECONDS, [customFetch]: ask });
  const made = { issuer: discovered.issuer, keys, until: Date.now() + KEEP_MILLISECONDS };
  keySets.set(issuer, made);
  return made;
}

// The document may write the issuer with or without its last slash; tokens must write it as the document does.
function discoverySchema(issuer: string) {
  return z.object({ issuer: z.url().refine((text) => new URL(text).href === issuer), jwks_uri: z.url() });
}
