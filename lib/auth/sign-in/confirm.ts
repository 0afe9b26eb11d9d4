// A signed-in person proves again who they are, and gets a fresh session with a fresh clock for it.

import type { Actor } from '@/lib/auth/actor';
import { requireCurrentPassword } from '@/lib/auth/passwords/current-password';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { config } from '@/lib/config/config';
import { safeNextPath } from '@/lib/http/paths';

/**
 * Confirms by the current password; a person with a second factor is asked for it next. Answers where to go on, a path of ours.
 * @throws SafelightError `auth/bad-credentials` (a FieldRefusal of `password`), `auth/locked`, `auth/busy`
 */
export async function confirmByPassword(
  actor: Actor,
  { password, next }: { password: string; next?: string | undefined },
): Promise<{ path: string }> {
  await requireCurrentPassword(actor, { field: 'password', password, type: 'auth.confirmed' });
  return completeSignIn({ userId: actor.ownerId, amr: ['pwd'], nextPath: safeNextPath(next, config().origin) });
}
