// Who is acting. An Actor in hand is proof that a live session of an enabled person was found in this very request.

import { ownerIdFrom, type OwnerId } from '@/lib/shared/owner-id';

declare const actorBrand: unique symbol;

/** A signed-in person. Minted only in lib/auth; vault functions take it first. */
export type Actor = {
  readonly ownerId: OwnerId;
  /** Row id of the session, never its token. */
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  /** When the person last proved who they are. */
  readonly authTime: Date;
  readonly [actorBrand]: true;
};

/**
 * Mints the Actor of a live session; only lib/auth may call it.
 * @throws SafelightError `request/invalid` when the user id is no UUID.
 */
export function actorOf(session: {
  readonly id: string;
  readonly authTime: Date;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
}): Actor {
  const { id, name, email } = session.user;
  return Object.freeze({ ownerId: ownerIdFrom(id), sessionId: session.id, name, email, authTime: session.authTime }) as Actor;
}
