// Who is acting. An Actor in hand is proof that a live session or token of an enabled person was found in this very request.

import { ownerIdFrom, type OwnerId } from '@/lib/shared/owner-id';

declare const actorBrand: unique symbol;

export type Role = 'user' | 'admin';

/** A signed-in person, or a program with a token of theirs. Minted only in lib/auth; vault functions take it first. */
export type Actor = {
  readonly ownerId: OwnerId;
  /** Row id of the session, never its token; null for a program. */
  readonly sessionId: string | null;
  /** Row id of a program's token; null for a person. */
  readonly tokenId: string | null;
  readonly name: string;
  readonly email: string;
  /** When the person last proved who they are. */
  readonly authTime: Date;
  /** The proofs of this session (RFC 8176): pwd, oidc, otp, recovery, hwk, user; `token` alone for a program. */
  readonly amr: readonly string[];
  readonly role: Role;
  readonly [actorBrand]: true;
};
/** A signed-in person: what the doors of people hand over. */
export type SessionActor = Actor & { readonly sessionId: string; readonly tokenId: null };

/**
 * Mints the Actor of a live session; only lib/auth may call it.
 * @throws SafelightError `request/invalid` when the user id is no UUID.
 */
export function actorOf(session: {
  readonly id: string;
  readonly authTime: Date;
  readonly amr: readonly string[];
  readonly user: { readonly id: string; readonly name: string; readonly email: string; readonly role: string };
}): SessionActor {
  const { id: sessionId, authTime, amr, user } = session;
  const { name, email } = user;
  const role: Role = user.role === 'admin' ? 'admin' : 'user';
  const proofs = { authTime, amr: Object.freeze([...amr]) };
  const known = { ownerId: ownerIdFrom(user.id), sessionId, tokenId: null, name, email, ...proofs, role };
  return Object.freeze(known) as SessionActor;
}

/**
 * Mints the Actor of a live token; only lib/auth may call it. Its proof is as old as can be, so that it passes no step-up, and it
 * never has more rights than a user, whoever its owner is.
 * @throws SafelightError `request/invalid` when the user id is no UUID.
 */
export function tokenActorOf(token: {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly email: string;
}): Actor {
  const { id: tokenId, userId, userName: name, email } = token;
  const proofs = { authTime: new Date(0), amr: Object.freeze(['token']) };
  const known = { ownerId: ownerIdFrom(userId), sessionId: null, tokenId, name, email, ...proofs, role: 'user' as const };
  return Object.freeze(known) as Actor;
}
