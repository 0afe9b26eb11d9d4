// People, found by address before they are known and by owner id after. Secrets of a person are not in these rows:
// password hashes come from password-credentials.ts alone.

import { db } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type UserRow = { readonly id: string; readonly name: string; readonly email: string; readonly isDisabled: boolean };

/** The person of an address (in the form of emailSchema), disabled ones too. */
export async function findUserByEmail(email: string): Promise<UserRow | null> {
  const row = await db().user.findUnique({
    where: { email },
    select: { id: true, name: true, email: true, disabledAt: true, deletionDueAt: true },
  });
  return row && { id: row.id, name: row.name, email: row.email, isDisabled: (row.disabledAt ?? row.deletionDueAt) !== null };
}

/** What the settings page shows of the owner. */
export function findProfile(ownerId: OwnerId): Promise<{ name: string; email: string; createdAt: Date } | null> {
  return db().user.findUnique({ where: { id: ownerId }, select: { name: true, email: true, createdAt: true } });
}

/** Gives the owner another name; false when the owner is gone. */
export async function renameUser(ownerId: OwnerId, name: string): Promise<boolean> {
  const { count } = await db().user.updateMany({ where: { id: ownerId }, data: { name } });
  return count === 1;
}
