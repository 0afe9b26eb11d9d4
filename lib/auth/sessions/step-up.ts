// Step-up: what could cost a person their account or their pictures wants a proof given just now, not only a session.

import { redirect } from 'next/navigation';
import type { Actor, SessionActor } from '@/lib/auth/actor';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { SafelightError } from '@/lib/shared/safelight-error';

/** How long a proof of identity counts as just given. */
export const FRESH_SECONDS = 5 * 60;

/** True while the person's last proof of identity is at most five minutes old. */
export function isFresh(actor: Pick<Actor, 'authTime'>, now = Date.now()): boolean {
  return now - actor.authTime.getTime() < FRESH_SECONDS * 1000;
}

/** @throws SafelightError `auth/step-up` when the last proof is older than that. */
export function requireFresh(actor: Actor): void {
  if (!isFresh(actor)) throw new SafelightError('auth/step-up');
}

/** For pages: the Actor with a fresh proof, or a redirect that asks for one and comes back to `nextPath`, a path of our own. */
export async function requireFreshActorOrRedirect(nextPath: string): Promise<SessionActor> {
  const actor = await requireActorOrRedirect(nextPath);
  if (isFresh(actor)) return actor;
  redirect(`/confirm?next=${encodeURIComponent(nextPath)}`);
}
