// The identity providers by their id, and how an identity of theirs is named in our tables.

import { config } from '@/lib/config/config';
import { type IdentityProvider, listIdentityProviders } from '@/lib/config/identity-providers';
import type { ProviderDto, ProviderId } from '@/lib/shared/account/identity-providers';
import { SafelightError } from '@/lib/shared/safelight-error';

/** How an identity stands in the table of accounts. */
export type IdentityKey = { readonly provider: ProviderId; readonly providerAccountId: string };

/** The providers people may come by, without anything secret. */
export function listProviders(): ProviderDto[] {
  return listIdentityProviders(config()).map(({ id, name }) => ({ id, name }));
}

/**
 * One configured provider.
 * @throws SafelightError `object/not-found` when it is not configured whole.
 */
export function requireProvider(id: ProviderId): IdentityProvider {
  const provider = listIdentityProviders(config()).find((one) => one.id === id);
  if (!provider) throw new SafelightError('object/not-found', { detail: `${id} is not configured` });
  return provider;
}

/**
 * The key of an identity: issuer and subject, never an address. Google's issuer is fixed, so its subject stands alone. The other
 * provider's is the operator's choice: with another issuer the same subject is another person, so the issuer is part of the key.
 */
export function identityKey({ id, issuer }: Pick<IdentityProvider, 'id' | 'issuer'>, subject: string): IdentityKey {
  return { provider: id, providerAccountId: id === 'google' ? subject : `${issuer}#${subject}` };
}

/** The provider a stored account can still be used by, or null. */
export function providerOfAccount(account: { provider: string; providerAccountId: string }): ProviderDto | null {
  const provider = listIdentityProviders(config()).find(({ id }) => id === account.provider);
  if (!provider || !account.providerAccountId.startsWith(identityKey(provider, '').providerAccountId)) return null;
  return { id: provider.id, name: provider.name };
}
