// Who is acting. An Actor in hand is proof that a live session of an enabled person was found in this very request.

import { ownerIdFrom, type OwnerId } from '@/lib/shared/owner-id';

declare const actorBrand: unique symbol;

export type Role = 'user' | 'admin';

/** A signed-in person. Minted only in lib/auth; vault functions take it first. */
export type Actor = {
  readonly ownerId: OwnerId;
  /** Row id of the session, never its token. */
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  /** When the person last proved who they are. */
  readonly authTime: Date;
  /** The proofs of this session (RFC 8176): pwd, oidc, otp, recovery, hwk, user. */
  readonly amr: readonly string[];
  readonly role: Role;
  readonly [actorBrand]: true;
};

/**
 * Mints the Actor of a live session; only lib/auth may call it.
 * @throws SafelightError `request/invalid` when the user id is no UUID.
 */
export function actorOf(session: {
  readonly id: string;
  readonly authTime: Date;
  readonly amr: readonly string[];
  readonly user: { readonly id: string; readonly name: string; readonly email: string; readonly role: string };
}): Actor {
  const { id: sessionId, authTime, amr, user } = session;
  const { name, email } = user;
  const role: Role = user.role === 'admin' ? 'admin' : 'user';
  const known = { ownerId: ownerIdFrom(user.id), sessionId, name, email, authTime, amr: Object.freeze([...amr]), role };
  return Object.freeze(known) as Actor;
}
