// What a person can see and change about themselves without another proof: the name, not the address.

import type { Actor } from '@/lib/auth/actor';
import { findProfile, renameUser } from '@/lib/db/accounts/users';
import type { ProfileDto } from '@/lib/shared/dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/**
 * The person's own profile.
 * @throws SafelightError `auth/required` when the account is gone.
 */
export async function requireProfile(actor: Actor): Promise<ProfileDto> {
  const row = await findProfile(actor.ownerId);
  if (!row) throw new SafelightError('auth/required', { detail: 'the account is gone' });
  return { name: row.name, email: row.email, createdAt: row.createdAt.toISOString() };
}

/**
 * Gives the person another display name.
 * @throws SafelightError `auth/required` when the account is gone.
 */
export async function changeName(actor: Actor, { name }: { name: string }): Promise<{ name: string }> {
  if (!(await renameUser(actor.ownerId, name))) throw new SafelightError('auth/required', { detail: 'the account is gone' });
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type: 'auth.name-changed', outcome: 'success', actorId, sessionId });
  return { name };
}
