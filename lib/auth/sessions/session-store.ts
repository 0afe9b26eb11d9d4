// Sessions by their token: issue, look up, end. The one copy of these rules; own cookies (session.ts) and next-auth's
// adapter (adapter.ts) both stand on it. Tokens come in and go out, only their hashes rest.

import { config } from '@/lib/config/config';
import { createSecretToken, hashSecretToken } from '@/lib/crypto/secrets';
import { createSession, deleteSession, findSession, touchSession } from '@/lib/db/sessions/sessions';
import { tokenFrom } from '@/lib/auth/sessions/session-cookie';
import { SafelightError } from '@/lib/shared/safelight-error';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A session in use is written to at most this often. */
const TOUCH_MILLISECONDS = MINUTE;

export type IssuedSession = {
  readonly id: string;
  readonly token: string;
  readonly expires: Date;
  readonly absoluteExpires: Date;
};
export type LiveSession = NonNullable<Awaited<ReturnType<typeof findSession>>>;

/**
 * Makes a session with a token of its own drawing; a token from outside is never adopted (fixation).
 * `replaces` is the token that dies in its place. Undone by `dropSession`.
 * @throws SafelightError `auth/bad-credentials` when the person is gone or disabled; `auth/required` when the session that this one
 * goes on from has ended meanwhile; `internal/unexpected` when a token drawn elsewhere is not one of ours by its shape.
 */
export async function issueSession(order: {
  readonly userId: string;
  readonly amr: readonly string[];
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly replaces: string | null;
  /** A token drawn elsewhere by `createSecretToken` (next-auth's `generateSessionToken`). */
  readonly token?: string;
  /** The person's session that this one goes on from, with the time of its proof where that goes on, too. */
  readonly continues?: { readonly sessionId: string; readonly authTime?: Date };
}): Promise<IssuedSession> {
  const { userId, amr, ip, userAgent, replaces, continues } = order;
  const token = tokenFrom(order.token ?? createSecretToken());
  if (token === null) throw new SafelightError('internal/unexpected', { detail: 'a session token of the wrong shape' });
  const now = Date.now();
  const absoluteExpires = new Date(now + config().SESSION_ABSOLUTE_HOURS * HOUR);
  const expires = idleEnd(now, absoluteExpires);
  const replacesHash = replaces === null ? null : hashSecretToken(replaces);
  const row = await createSession({
    tokenHash: hashSecretToken(token),
    userId,
    amr,
    expires,
    absoluteExpires,
    ip,
    userAgent,
    replacesHash,
    continuesId: continues?.sessionId ?? null,
    authTime: continues?.authTime ?? new Date(now),
  });
  if (!row && continues) throw new SafelightError('auth/required', { detail: 'the session ended meanwhile' });
  if (!row) throw new SafelightError('auth/bad-credentials', { detail: 'no session for a person who is gone or disabled' });
  return { id: row.id, token, expires, absoluteExpires };
}

/**
 * The live session of a token with its person, or null: unknown, malformed, past either limit, or of a disabled person.
 * A session in use has its idle limit moved, at most once a minute and never past the absolute end.
 */
export async function findLiveSession(text: string | undefined | null): Promise<LiveSession | null> {
  const token = tokenFrom(text ?? undefined);
  if (token === null) return null;
  const tokenHash = hashSecretToken(token);
  const session = await findSession(tokenHash);
  if (!session) return null;
  const now = Date.now();
  if (session.expires.getTime() <= now || session.absoluteExpires.getTime() <= now) {
    await deleteSession(tokenHash);
    return null;
  }
  if (session.user.disabledAt !== null) return null;
  if (now - session.lastSeenAt.getTime() >= TOUCH_MILLISECONDS) {
    const seenBefore = new Date(now - TOUCH_MILLISECONDS);
    await touchSession(session.id, { seenBefore, now: new Date(now), expires: idleEnd(now, session.absoluteExpires) });
  }
  return session;
}

/** Ends the session of a token; null when there was none. */
export async function dropSession(text: string | undefined | null): Promise<{ id: string; userId: string } | null> {
  const token = tokenFrom(text ?? undefined);
  return token === null ? null : deleteSession(hashSecretToken(token));
}

function idleEnd(now: number, absoluteExpires: Date): Date {
  return new Date(Math.min(now + config().SESSION_IDLE_MINUTES * MINUTE, absoluteExpires.getTime()));
}
