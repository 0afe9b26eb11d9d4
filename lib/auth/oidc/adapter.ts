// next-auth's view of the data store: PrismaAdapter's queries for people and accounts, the house's own for what is secret.
// What rests of a session or a one-time link is a hash, and tokens of an identity provider do not rest at all.

import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Adapter, AdapterAccount, AdapterSession, AdapterUser } from 'next-auth/adapters';
import { currentRequestFacts } from '@/lib/auth/request-facts';
import { dropSession, findLiveSession, issueSession, type LiveSession } from '@/lib/auth/sessions/session-store';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { db, type Transaction } from '@/lib/db/client';
import { insertVerificationToken } from '@/lib/db/accounts/verification-tokens';

/** Every method the house uses is there, so that callers need not ask. */
export type AuthAdapter = Adapter &
  Required<Pick<Adapter, 'createUser' | 'getUserByAccount' | 'getUserByEmail' | 'linkAccount' | 'createSession'>> &
  Required<Pick<Adapter, 'getSessionAndUser' | 'updateSession' | 'deleteSession'>> &
  Required<Pick<Adapter, 'createVerificationToken' | 'useVerificationToken'>>;

/**
 * The adapter over `client`, a transaction's where several steps must stand together. Sessions always use the data store
 * itself: they are of one kind with those of `establish()`, and found, sliding and ended by the same code.
 */
export function authAdapter(client: Transaction = db()): AuthAdapter {
  const store = PrismaAdapter(client) as AuthAdapter;
  return {
    ...store,
    ...sessions,
    linkAccount: ({ userId, type, provider, providerAccountId }: AdapterAccount) =>
      store.linkAccount({ userId, type, provider, providerAccountId }),
    async createVerificationToken({ identifier, token, expires }) {
      await insertVerificationToken({ identifier, tokenHash: hashSecretToken(token), expires });
      return { identifier, token, expires };
    },
    async useVerificationToken({ identifier, token }) {
      const spent = await store.useVerificationToken({ identifier, token: hashSecretToken(token) });
      return spent && { identifier: spent.identifier, token, expires: spent.expires };
    },
  };
}

const sessions: Pick<AuthAdapter, 'createSession' | 'getSessionAndUser' | 'updateSession' | 'deleteSession'> = {
  async createSession({ sessionToken, userId }) {
    const { ip, userAgent } = await currentRequestFacts();
    // The end next-auth proposes is not taken: one configuration decides how long any session lives.
    const { expires } = await issueSession({ userId, amr: ['oidc'], ip, userAgent, replaces: null, token: sessionToken });
    return { sessionToken, userId, expires };
  },
  async getSessionAndUser(sessionToken) {
    const live = await findLiveSession(sessionToken);
    return live && { session: sessionOf(live, sessionToken), user: userOf(live) };
  },
  // findLiveSession has moved the idle limit already; what next-auth would write (a client can cause it) is not taken.
  updateSession: () => null,
  async deleteSession(sessionToken) {
    await dropSession(sessionToken);
  },
};

function sessionOf({ userId, expires }: LiveSession, sessionToken: string): AdapterSession {
  return { sessionToken, userId, expires };
}

// next-auth may send this to a browser: nothing else of the row.
function userOf({ user }: LiveSession): AdapterUser {
  return { id: user.id, name: user.name, email: user.email, emailVerified: user.emailVerified };
}
