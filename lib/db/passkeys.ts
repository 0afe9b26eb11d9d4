// Passkeys of their owner: every query names the owner, and whoever adds or removes one ends the owner's other devices in the
// same transaction.

import { db } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/failures';
import { endSignIns, lockUser } from '@/lib/db/access';
import { type AccountRow, countOwnWaysIn, listAccounts } from '@/lib/db/accounts';
import { deleteRecoveryCodesWithoutFactor } from '@/lib/db/recovery-codes';
import type { OwnerId } from '@/lib/shared/owner-id';

const forList = {
  id: true,
  credentialId: true,
  transports: true,
  name: true,
  isBackedUp: true,
  createdAt: true,
  lastUsedAt: true,
} as const;

export type PasskeyRow = {
  readonly id: string;
  readonly credentialId: string;
  readonly transports: string[];
  readonly name: string;
  readonly isBackedUp: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** What a signature is judged by. */
export type PasskeyMaterial = { readonly id: string; readonly credentialId: string; readonly publicKey: Uint8Array<ArrayBuffer> };

export type NewPasskey = {
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly isBackedUp: boolean;
};

/** The owner's passkeys, oldest first. */
export function listPasskeys(ownerId: OwnerId): Promise<PasskeyRow[]> {
  return db().passkey.findMany({
    where: { userId: ownerId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: forList,
  });
}

/** How many passkeys the owner has. */
export function countPasskeys(ownerId: OwnerId): Promise<number> {
  return db().passkey.count({ where: { userId: ownerId } });
}

/** The owner's key of this id, while the owner may sign in. */
export function findPasskey(ownerId: OwnerId, credentialId: string): Promise<PasskeyMaterial | null> {
  return db().passkey.findFirst({
    where: { userId: ownerId, credentialId, user: { disabledAt: null, deletionDueAt: null } },
    select: { id: true, credentialId: true, publicKey: true },
  });
}

/**
 * Books a use. False when the key is gone, or when its counter did not go up: then two devices hold it. Keys that do not
 * count say 0 for ever. Judged in the one statement that writes it, so that of two uses at once with one count one is false.
 */
export async function bookPasskeyUse(
  ownerId: OwnerId,
  passkeyId: string,
  use: { counter: number; isBackedUp: boolean },
): Promise<boolean> {
  const { counter, isBackedUp } = use;
  const rises = counter === 0 ? { counter: 0 } : { counter: { lt: counter } };
  const { count } = await db().passkey.updateMany({
    where: { id: passkeyId, userId: ownerId, ...rises },
    data: { counter, isBackedUp, lastUsedAt: new Date() },
  });
  return count === 1;
}

/** Keeps a new key of an owner who may have `maxPasskeys`; ends all sessions but `keepSessionId`. */
export async function createPasskey(
  ownerId: OwnerId,
  key: NewPasskey,
  { maxPasskeys, keepSessionId }: { maxPasskeys: number; keepSessionId: string },
): Promise<PasskeyRow | 'gone' | 'too-many' | 'known'> {
  try {
    return await db().$transaction(async (tx) => {
      if (!(await lockUser(tx, ownerId))) return 'gone';
      if ((await tx.passkey.count({ where: { userId: ownerId } })) >= maxPasskeys) return 'too-many';
      const data = { ...key, transports: [...key.transports], userId: ownerId };
      const row = await tx.passkey.create({ data, select: forList });
      await endSignIns(tx, ownerId, keepSessionId);
      return row;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return 'known';
    throw error;
  }
}

/** Gives one of the owner's keys another name; false when it is not there or somebody else's. */
export async function renamePasskey(ownerId: OwnerId, passkeyId: string, name: string): Promise<boolean> {
  const { count } = await db().passkey.updateMany({ where: { id: passkeyId, userId: ownerId }, data: { name } });
  return count === 1;
}

/**
 * Removes one of the owner's keys, unless no other way in would be left; ends all sessions but `keepSessionId`. `isUsable` tells
 * whether a linked identity can be used to sign in.
 */
export function deletePasskey(
  ownerId: OwnerId,
  passkeyId: string,
  { keepSessionId, isUsable }: { keepSessionId: string; isUsable: (account: AccountRow) => boolean },
): Promise<'deleted' | 'not-found' | 'last-way-in'> {
  return db().$transaction(async (tx) => {
    if (!(await lockUser(tx, ownerId))) return 'not-found';
    const where = { id: passkeyId, userId: ownerId };
    if ((await tx.passkey.count({ where })) !== 1) return 'not-found';
    const others = (await countOwnWaysIn(tx, ownerId)) - 1 + (await listAccounts(ownerId, tx)).filter(isUsable).length;
    if (others === 0) return 'last-way-in';
    await tx.passkey.deleteMany({ where });
    await deleteRecoveryCodesWithoutFactor(ownerId, tx);
    await endSignIns(tx, ownerId, keepSessionId);
    return 'deleted';
  });
}
