// Somebody at the provider whom nobody has met.

import type { OidcAccount } from '@/tests/support/servers/oidc-server';

export function stranger(change: Partial<OidcAccount> = {}): OidcAccount {
  const sub = crypto.randomUUID();
  return { sub, email: `o-${sub}@example.org`, email_verified: true, name: 'Olga', ...change };
}
