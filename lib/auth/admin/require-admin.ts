// Who counts as an admin: the role alone opens nothing. The session must have been entered with two factors, and the person must
// still have a second one: whoever removes it is no admin any more.

import { notFound } from 'next/navigation';
import type { Actor } from '@/lib/auth/actor';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { isTwoFactor } from '@/lib/auth/sign-in/complete-sign-in';
import { findSecondFactors, needsSecondStep } from '@/lib/db/factors/second-factors';
import { SafelightError } from '@/lib/shared/safelight-error';

/** @throws SafelightError `auth/forbidden` for everybody but admins; `auth/factor-required` for an admin who misses a factor */
export async function requireAdmin(actor: Actor): Promise<void> {
  if (actor.role !== 'admin') throw new SafelightError('auth/forbidden', { detail: 'no admin' });
  const missing = await findMissing(actor);
  if (missing) throw new SafelightError('auth/factor-required', { detail: `an admin without ${missing}` });
}

async function findMissing({ ownerId, amr }: Actor): Promise<'factor' | 'two-factor-session' | null> {
  const factors = await findSecondFactors(ownerId);
  if (!factors || !needsSecondStep(factors)) return 'factor';
  return isTwoFactor(amr) ? null : 'two-factor-session';
}

/** What a page for admins knows of its reader. `missing` says what keeps an admin out: a factor, or a session entered with it. */
export type AdminReader =
  | { readonly actor: Actor; readonly missing: null }
  | { readonly actor: null; readonly missing: 'factor' | 'two-factor-session' };

/**
 * For pages: nobody is sent to sign in and comes back to `nextPath`, a path of ours; a person who is no admin finds nothing
 * there; an admin without two factors is told what is missing, and gets no Actor.
 */
export async function requireAdminOrRefuse(nextPath: string): Promise<AdminReader> {
  const actor = await requireActorOrRedirect(nextPath);
  if (actor.role !== 'admin') notFound();
  const missing = await findMissing(actor);
  return missing ? { actor: null, missing } : { actor, missing };
}
