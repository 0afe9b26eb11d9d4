// What a proven Google identity leads to: its own account, a new one, or a refusal. It trusts the protocol to oauth.ts and
// answers with a path of ours in every case, so that next-auth never creates, reads or links anything by itself.

import { z } from 'zod';
import { authAdapter } from '@/lib/auth/oidc/adapter';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { config } from '@/lib/config/config';
import { isUniqueViolation } from '@/lib/db/failures';
import { inTransaction } from '@/lib/db/transactions';
import { emailSchema, personNameSchema } from '@/lib/shared/auth-schemas';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/** What the sign-in page is told after a way through Google that did not end signed in. */
export type GoogleRefusal = 'EmailNotVerified' | 'OAuthAccountNotLinked' | 'SignUpClosed' | 'AccessDenied' | 'Configuration';

const SIGNED_IN_PATH = '/photos';
const PROVIDER = 'google';

// Identity is `sub` alone; the address counts only when Google says it is proven, and exactly `true` says so.
const identitySchema = z.object({
  sub: z.string().min(1).max(255),
  email: emailSchema,
  email_verified: z.literal(true),
  name: z.unknown(),
});
type Identity = z.output<typeof identitySchema>;

/** The path of the sign-in page that tells `refusal`. */
export function refusalPath(refusal: GoogleRefusal): string {
  return `/sign-in?error=${refusal}`;
}

/**
 * Ends a way through Google: signs in the person this identity is linked to, or makes a new person with a proven address.
 * An address that has an account already is never linked by being equal (docs/threat-model.md). Answers a path.
 * @throws SafelightError `db/unavailable` and the store's own errors; a refusal is a path, not an error.
 */
export async function completeGoogle(proof: { account: unknown; profile: unknown }): Promise<string> {
  const account = z.object({ type: z.literal('oidc'), provider: z.literal(PROVIDER) }).safeParse(proof.account);
  const identity = identitySchema.safeParse(proof.profile);
  if (!account.success || !identity.success) return refuse('EmailNotVerified');
  const { sub, email } = identity.data;
  const linked = await findLinked(sub);
  if (linked) return enter(linked.id);
  if (await authAdapter().getUserByEmail(email)) return refuse('OAuthAccountNotLinked');
  if (config().SIGN_UP === 'closed') return refuse('SignUpClosed');
  return createAndEnter(identity.data);
}

async function createAndEnter(identity: Identity): Promise<string> {
  const userId = await createLinked(identity);
  if (userId === null) {
    // Another browser was faster: with this identity, or with this address.
    const linked = await findLinked(identity.sub);
    return linked ? enter(linked.id) : refuse('OAuthAccountNotLinked');
  }
  await recordEvent({ type: 'auth.sign-up', outcome: 'success', actorId: ownerIdFrom(userId), detail: { method: PROVIDER } });
  return enter(userId);
}

async function createLinked({ sub, email, name }: Identity): Promise<string | null> {
  try {
    return await inTransaction(async (transaction) => {
      const store = authAdapter(transaction);
      const user = await store.createUser({
        id: '', // the database draws it; the adapter drops this one
        name: displayName(name, email),
        email,
        emailVerified: new Date(),
      });
      await store.linkAccount({ userId: user.id, type: 'oidc', provider: PROVIDER, providerAccountId: sub });
      return user.id;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

async function enter(userId: string): Promise<string> {
  try {
    return (await completeSignIn({ userId, amr: ['oidc'], nextPath: SIGNED_IN_PATH })).path;
  } catch (error) {
    if (isSafelightError(error, 'auth/bad-credentials')) return refuse('AccessDenied', userId);
    throw error;
  }
}

async function refuse(refusal: GoogleRefusal, userId?: string): Promise<string> {
  await recordEvent({
    type: 'auth.sign-in',
    outcome: 'refused',
    actorId: userId === undefined ? null : ownerIdFrom(userId),
    detail: { method: PROVIDER, reason: refusal },
  });
  return refusalPath(refusal);
}

function findLinked(providerAccountId: string) {
  return authAdapter().getUserByAccount({ provider: PROVIDER, providerAccountId });
}

function displayName(name: unknown, email: string): string {
  const given = personNameSchema.safeParse(name);
  return given.success ? given.data : (email.split('@', 1)[0] ?? email);
}
