// What a proven identity leads to: its own account, a new one, or a refusal. It trusts signature and protocol to id-token.ts and oauth.ts
// and answers with a path of ours in every case, so that next-auth never creates, reads or links anything by itself.

import type { JWTPayload } from 'jose';
import { authAdapter } from '@/lib/auth/oidc/adapter';
import { completeIntent } from '@/lib/auth/oidc/complete-intent';
import type { Intent } from '@/lib/auth/oidc/intent';
import { identitySchema, type Identity } from '@/lib/auth/oidc/identity';
import { type IdentityKey, identityKey } from '@/lib/auth/oidc/providers';
import { refusalPath } from '@/lib/auth/oidc/refusals';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { config } from '@/lib/config/config';
import type { IdentityProvider } from '@/lib/config/identity-providers';
import { findAccountOwner } from '@/lib/db/accounts/accounts';
import { isUniqueViolation } from '@/lib/db/failures';
import { inTransaction } from '@/lib/db/transactions';
import { personNameSchema } from '@/lib/shared/account/auth-schemas';
import type { ProviderRefusal } from '@/lib/shared/messages/account/providers';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/** Claims that a provider signed (id-token.ts), and what this browser had begun. */
export type ProviderProof = {
  readonly provider: IdentityProvider;
  readonly claims: JWTPayload;
  readonly intent: Intent | null;
};

const SIGNED_IN_PATH = '/photos';

/**
 * Ends a way through a provider. With an intent it links or confirms, or refuses, and signs nobody else in. Without one it signs in the
 * person this identity is linked to, whoever was signed in before, or makes a new person with a proven address. An address that has an
 * account already is never linked by being equal (docs/threat-model.md). Answers a path.
 * @throws SafelightError `db/unavailable` and the store's own errors; a refusal is a path, not an error.
 */
export async function completeProvider({ provider, claims, intent }: ProviderProof): Promise<string> {
  const identity = identitySchema.safeParse(claims);
  if (intent) return completeIntent({ provider, identity: identity.success ? identity.data : null, intent });
  if (!identity.success) return refuse(provider, 'EmailNotVerified');
  const key = identityKey(provider, identity.data.sub);
  const linkedTo = await findAccountOwner(key);
  if (linkedTo !== null) return enter(provider, linkedTo);
  if (await authAdapter().getUserByEmail(identity.data.email)) return refuse(provider, 'OAuthAccountNotLinked');
  if (config().SIGN_UP === 'closed') return refuse(provider, 'SignUpClosed');
  return createAndEnter(provider, identity.data, key);
}

async function createAndEnter(provider: IdentityProvider, identity: Identity, key: IdentityKey): Promise<string> {
  const userId = await createLinked(identity, key);
  if (userId === null) {
    // Another browser was faster: with this identity, or with this address.
    const linkedTo = await findAccountOwner(key);
    return linkedTo === null ? refuse(provider, 'OAuthAccountNotLinked') : enter(provider, linkedTo);
  }
  const detail = { method: provider.id };
  await recordEvent({ type: 'auth.sign-up', outcome: 'success', actorId: ownerIdFrom(userId), detail });
  return enter(provider, userId);
}

async function createLinked({ email, name }: Identity, key: IdentityKey): Promise<string | null> {
  try {
    return await inTransaction(async (transaction) => {
      const store = authAdapter(transaction);
      const user = await store.createUser({
        id: '', // the database draws it; the adapter drops this one
        name: displayName(name, email),
        email,
        emailVerified: new Date(),
      });
      await store.linkAccount({ userId: user.id, type: 'oidc', ...key });
      return user.id;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

async function enter(provider: IdentityProvider, userId: string): Promise<string> {
  try {
    return (await completeSignIn({ userId, amr: ['oidc'], nextPath: SIGNED_IN_PATH })).path;
  } catch (error) {
    if (isSafelightError(error, 'auth/bad-credentials')) return refuse(provider, 'AccessDenied', userId);
    throw error;
  }
}

async function refuse({ id: method }: IdentityProvider, reason: ProviderRefusal, userId?: string): Promise<string> {
  const actorId = userId === undefined ? null : ownerIdFrom(userId);
  await recordEvent({ type: 'auth.sign-in', outcome: 'refused', actorId, detail: { method, reason } });
  return refusalPath(method, reason, null);
}

function displayName(name: unknown, email: string): string {
  const given = personNameSchema.safeParse(name);
  return given.success ? given.data : (email.split('@', 1)[0] ?? email);
}
