// People, found by address before they are known and by owner id after. Secrets of a person are not in these rows:
// password hashes come from password-credentials.ts alone.

import { db } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type UserRow = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** True for people who may not sign in: disabled, or waiting for their deletion. */
  readonly isDisabled: boolean;
  /** When the account goes; null unless its owner asked for that. */
  readonly deletionDueAt: Date | null;
};

/** The person of an address (in the form of emailSchema), disabled ones too. */
export async function findUserByEmail(email: string): Promise<UserRow | null> {
  const row = await db().user.findUnique({
    where: { email },
    select: { id: true, name: true, email: true, disabledAt: true, deletionDueAt: true },
  });
  if (!row) return null;
  const { disabledAt, ...user } = row;
  return { ...user, isDisabled: (disabledAt ?? user.deletionDueAt) !== null };
}

/** What the settings page shows of the owner. */
export function findProfile(ownerId: OwnerId): Promise<{ name: string; email: string; createdAt: Date } | null> {
  return db().user.findUnique({ where: { id: ownerId }, select: { name: true, email: true, createdAt: true } });
}

/** How far the end of an account is: none in sight, asked for or under way, or over. */
export async function findAccountEnd(ownerId: OwnerId): Promise<'none' | 'due' | 'gone'> {
  const row = await db().user.findUnique({ where: { id: ownerId }, select: { deletionDueAt: true } });
  if (row === null) return 'gone';
  return row.deletionDueAt === null ? 'none' : 'due';
}

/** Gives the owner another name; false when the owner is gone. */
export async function renameUser(ownerId: OwnerId, name: string): Promise<boolean> {
  const { count } = await db().user.updateMany({ where: { id: ownerId }, data: { name } });
  return count === 1;
}
