// Signed-in devices, found by the hash of their token. It never sees a token, and every list or deletion names the owner.

import { lockRow } from '@/lib/db/sessions/access';
import { db } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';
import type { OwnerId } from '@/lib/shared/owner-id';

export type NewSession = {
  readonly tokenHash: string;
  readonly userId: string;
  readonly amr: readonly string[];
  readonly expires: Date;
  readonly absoluteExpires: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Hash of the token this session takes the place of; that session ends in the same transaction. */
  readonly replacesHash: string | null;
  /** The person's own live session that this one goes on from; where that has ended meanwhile, none is made. */
  readonly continuesId: string | null;
  /** When the person proved who they are. */
  readonly authTime: Date;
};

/** A session with its person; secrets of the person are not in it. */
export type SessionRow = {
  readonly id: string;
  readonly userId: string;
  readonly expires: Date;
  readonly absoluteExpires: Date;
  readonly lastSeenAt: Date;
  readonly authTime: Date;
  readonly amr: string[];
  readonly user: {
    id: string;
    name: string;
    email: string;
    emailVerified: Date | null;
    role: string;
    /** Set when nobody may sign in: disabled by the operator, or waiting for its deletion. */
    disabledAt: Date | null;
  };
};

type SessionColumns = Omit<SessionRow, 'user'> & Omit<SessionRow['user'], 'id'>;

const forList = { id: true, createdAt: true, lastSeenAt: true, amr: true, ip: true, userAgent: true } as const;

/** Most sessions one person keeps; the ones longest unused end first. */
const MAX_SESSIONS = 100;

/** Makes a session of an enabled user and ends the one it replaces; null when there is no such user, or nothing to go on from. */
export function createSession(session: NewSession): Promise<{ id: string } | null> {
  const { replacesHash, continuesId, tokenHash, amr, ...rest } = session;
  return db().$transaction(async (tx) => {
    // Locked against a disabling or a deletion under way: no session may be born beside it.
    const users = await tx.$queryRaw<{ id: string }[]>`
      select id from "User" where id = ${session.userId}::uuid and "disabledAt" is null and "deletionDueAt" is null for share`;
    if (users.length !== 1) return null;
    if (continuesId !== null) {
      const now = new Date();
      const live = { id: continuesId, userId: session.userId, expires: { gt: now }, absoluteExpires: { gt: now } };
      if ((await tx.session.deleteMany({ where: live })).count !== 1) return null;
    }
    if (replacesHash !== null) await tx.session.deleteMany({ where: { sessionToken: replacesHash } });
    const row = await tx.session.create({ data: { ...rest, sessionToken: tokenHash, amr: [...amr] }, select: { id: true } });
    await tx.$executeRaw`
      delete from "Session" where id in (
        select id from "Session" where "userId" = ${session.userId}::uuid
        order by "lastSeenAt" desc, "createdAt" desc offset ${MAX_SESSIONS})`;
    return row;
  });
}

const askSession = prepare<SessionColumns>(`
  select s.id, s."userId", s.expires, s."absoluteExpires", s."lastSeenAt", s."authTime", s.amr,
         u.name, u.email, u."emailVerified", u.role, coalesce(u."disabledAt", u."deletionDueAt") as "disabledAt"
  from "Session" s join "User" u on u.id = s."userId" where s."sessionToken" = $1`);

/** The session of a token's hash with its person, expired or not. One round trip: every picture asks this. */
export async function findSession(tokenHash: string): Promise<SessionRow | null> {
  const [row] = await askSession([tokenHash]);
  if (!row) return null;
  const { name, email, emailVerified, role, disabledAt, ...session } = row;
  return { ...session, user: { id: session.userId, name, email, emailVerified, role, disabledAt } };
}

/** Moves the idle limit, unless another request did so after `seenBefore`. */
export async function touchSession(id: string, seen: { seenBefore: Date; now: Date; expires: Date }): Promise<void> {
  await db().session.updateMany({
    where: { id, lastSeenAt: { lte: seen.seenBefore } },
    data: { lastSeenAt: seen.now, expires: seen.expires },
  });
}

/** Ends the session of a token's hash; null when there was none. */
export async function deleteSession(tokenHash: string): Promise<{ id: string; userId: string } | null> {
  const rows = await db().$queryRaw<{ id: string; userId: string }[]>`
    delete from "Session" where "sessionToken" = ${tokenHash} returning id, "userId"`;
  return rows[0] ?? null;
}

/** The owner's live sessions, last used first. */
export function listSessions(ownerId: OwnerId, now: Date) {
  return db().session.findMany({
    where: { userId: ownerId, expires: { gt: now }, absoluteExpires: { gt: now } },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
    take: MAX_SESSIONS,
    select: forList,
  });
}

/** Ends one of the owner's sessions; false when it is not there or somebody else's. */
export async function deleteOwnSession(ownerId: OwnerId, sessionId: string): Promise<boolean> {
  const { count } = await db().session.deleteMany({ where: { id: sessionId, userId: ownerId } });
  return count === 1;
}

/** Ends all of the owner's sessions but `keepId`; answers how many. Waits for who changes the owner, or both could hold what the other wants. */
export function deleteOtherSessions(ownerId: OwnerId, keepId: string): Promise<number> {
  return db().$transaction(async (tx) => {
    await lockRow(tx, ownerId);
    const { count } = await tx.session.deleteMany({ where: { userId: ownerId, id: { not: keepId } } });
    return count;
  });
}
