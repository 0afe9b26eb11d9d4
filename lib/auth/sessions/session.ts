// Who is signed in, and on which devices. Every way of signing in ends in `establish()`; nothing else sets the cookie.

import { cache } from 'react';
import { redirect } from 'next/navigation';
import { actorOf, type Actor, type SessionActor } from '@/lib/auth/actor';
import { deviceWords } from '@/lib/auth/sessions/device-words';
import { currentRequestFacts } from '@/lib/auth/request-facts';
import { clearSessionCookie, readSessionCookie, sessionTokenIn, writeSessionCookie } from '@/lib/auth/sessions/session-cookie';
import { dropSession, findLiveSession, issueSession } from '@/lib/auth/sessions/session-store';
import { deleteOtherSessions, deleteOwnSession, listSessions as listSessionRows } from '@/lib/db/sessions/sessions';
import { isDatabaseUnavailable } from '@/lib/db/failures';
import { noteRefusal } from '@/lib/http/answer-status';
import { networkPrefix } from '@/lib/http/requests/client-address';
import { ERROR_STATUS } from '@/lib/http/error-status';
import type { SessionDto } from '@/lib/shared/dto';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/**
 * Signs a person in on this device, after a proof of identity (`amr`: pwd, oidc, …): a fresh token, a fresh clock, and the
 * token this browser had before is dead. Undone by `endSession`. The caller records what kind of sign-in it was.
 * @throws SafelightError `auth/bad-credentials` when the person is gone or disabled.
 */
export async function establish(userId: string, amr: string[]): Promise<{ sessionId: string }> {
  const [facts, replaces] = await Promise.all([currentRequestFacts(), readSessionCookie()]);
  const session = await issueSession({ userId, amr, ip: facts.ip, userAgent: facts.userAgent, replaces });
  await writeSessionCookie(session.token, session.absoluteExpires);
  return { sessionId: session.id };
}

/**
 * Signs a signed-in person in anew by another proof: a fresh token, a fresh clock. A session that was ended meanwhile is not
 * born again.
 * @throws SafelightError `auth/required` when it was.
 */
export function confirmSession(actor: SessionActor, amr: string[]): Promise<{ sessionId: string }> {
  return goOn(actor, amr, { sessionId: actor.sessionId });
}

/**
 * Gives a signed-in person's device a fresh token after a change that ends the others. The clock goes on: what was not proven
 * just now does not count as fresh.
 * @throws SafelightError `auth/required` when the session was ended meanwhile.
 */
export function rotateSession(actor: SessionActor, amr: string[]): Promise<{ sessionId: string }> {
  return goOn(actor, amr, { sessionId: actor.sessionId, authTime: actor.authTime });
}

async function goOn(
  actor: SessionActor,
  amr: string[],
  continues: { sessionId: string; authTime?: Date },
): Promise<{ sessionId: string }> {
  const { ip, userAgent } = await currentRequestFacts();
  const session = await issueSession({ userId: actor.ownerId, amr, ip, userAgent, replaces: null, continues });
  await writeSessionCookie(session.token, session.absoluteExpires);
  return { sessionId: session.id };
}

/**
 * The person of this request's cookie, or null. One query; while a page renders it is asked once, in actions and route
 * handlers each call asks anew: call once and pass the Actor on.
 * @throws SafelightError `db/unavailable`
 */
export const findActor: () => Promise<SessionActor | null> = cache(async () => actorOfToken(await readSessionCookie()));

/** The person of the request with these headers, or null. @throws SafelightError `db/unavailable` */
export function findActorOf(headers: Headers): Promise<SessionActor | null> {
  return actorOfToken(sessionTokenIn(headers.get('cookie')));
}

async function actorOfToken(token: string | null): Promise<SessionActor | null> {
  const session = await findLiveSession(token).catch(throwAsAway);
  return session ? actorOf(session) : null;
}

// A page cannot set its answer's status, and nobody knows who is asking while the store is away: 503, not 500.
function throwAsAway(error: unknown): never {
  if (!isDatabaseUnavailable(error)) throw error;
  noteRefusal(ERROR_STATUS['db/unavailable']);
  throw new SafelightError('db/unavailable', { cause: error, detail: 'session' });
}

/** For pages: the Actor, or a redirect to sign-in that comes back to `nextPath`, a path of our own. */
export async function requireActorOrRedirect(nextPath: string): Promise<SessionActor> {
  const actor = await findActor();
  if (actor) return actor;
  redirect(`/sign-in?next=${encodeURIComponent(nextPath)}`);
}

/** Signs this device out: the row is gone, then the cookie. Harmless when nobody is signed in. */
export async function endSession(): Promise<void> {
  const ended = await dropSession(await readSessionCookie());
  await clearSessionCookie();
  if (!ended) return;
  await recordEvent({
    type: 'auth.sign-out',
    outcome: 'success',
    actorId: ownerIdFrom(ended.userId),
    sessionId: ended.id,
  });
}

/** The person's live sessions, last used first. Neither token, nor address, nor user agent leaves. */
export async function listSessions(actor: Actor): Promise<SessionDto[]> {
  const rows = await listSessionRows(actor.ownerId, new Date());
  return rows.map((row) => ({
    id: row.id,
    isCurrent: row.id === actor.sessionId,
    device: deviceWords(row.userAgent),
    network: row.ip === null ? null : networkPrefix(row.ip),
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    methods: row.amr,
  }));
}

/**
 * Ends one of the person's own sessions, at once.
 * @throws SafelightError `object/not-found` when it is not there or somebody else's.
 */
export async function revokeSession(actor: Actor, sessionId: string): Promise<void> {
  const isEnded = await deleteOwnSession(actor.ownerId, sessionId);
  if (!isEnded) throw new SafelightError('object/not-found', { detail: 'session' });
  if (sessionId === actor.sessionId) await clearSessionCookie();
  await recordEnded(actor, { ended: 1, subjectId: sessionId });
}

/** Ends the person's sessions on every other device; answers how many. */
export async function revokeOtherSessions(actor: SessionActor): Promise<number> {
  const ended = await deleteOtherSessions(actor.ownerId, actor.sessionId);
  if (ended > 0) await recordEnded(actor, { ended, subjectId: null });
  return ended;
}

function recordEnded(actor: Actor, { ended, subjectId }: { ended: number; subjectId: string | null }): Promise<void> {
  return recordEvent({
    type: 'auth.session-ended',
    outcome: 'success',
    actorId: actor.ownerId,
    sessionId: actor.sessionId,
    subjectId,
    detail: { ended },
  });
}
