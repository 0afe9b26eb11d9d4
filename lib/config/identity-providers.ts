// Which identity providers this vault is configured for. A provider counts only whole: with its client, with our own secret for the
// protocol's cookies, and with AUTH_URL, without which next-auth would believe X-Forwarded-Host.

import type { Config } from '@/lib/config/config';
import type { ProviderId } from '@/lib/shared/account/identity-providers';

export type IdentityProvider = {
  readonly id: ProviderId;
  /** As its button says it. */
  readonly name: string;
  /** In the one form the house compares: `new URL(…).href`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

const GOOGLE_ISSUER = 'https://accounts.google.com';

/** The providers people may come by, in the order of their buttons. */
export function listIdentityProviders(config: Config): IdentityProvider[] {
  const { AUTH_URL, AUTH_SECRET, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET, AUTH_OIDC_ISSUER, AUTH_OIDC_ID, AUTH_OIDC_SECRET } = config;
  if (AUTH_URL === undefined || AUTH_SECRET === undefined) return [];
  return [
    ...provider({ id: 'google', name: 'Google', issuer: GOOGLE_ISSUER }, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET),
    ...provider({ id: 'oidc', name: config.AUTH_OIDC_NAME, issuer: AUTH_OIDC_ISSUER }, AUTH_OIDC_ID, AUTH_OIDC_SECRET),
  ];
}

function provider(
  { id, name, issuer }: { id: ProviderId; name: string; issuer: string | undefined },
  clientId: string | undefined,
  clientSecret: string | undefined,
): IdentityProvider[] {
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return [];
  return [{ id, name, issuer: new URL(issuer).href, clientId, clientSecret }];
}
