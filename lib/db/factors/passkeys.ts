// Passkeys of their owner: every query names the owner. Whoever adds or removes one has locked the owner.

import { db, type Transaction } from '@/lib/db/client';
import { type AccountRow, countOwnWaysIn, listAccounts } from '@/lib/db/accounts/accounts';
import { deleteRecoveryCodesWithoutFactor } from '@/lib/db/factors/recovery-codes';
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

/** Keeps a new key of an owner; null when they have `maxKeys`. A unique violation (failures.ts) when the key is somebody's already. */
export async function createPasskey(
  tx: Transaction,
  ownerId: OwnerId,
  { key, maxKeys }: { key: NewPasskey; maxKeys: number },
): Promise<PasskeyRow | null> {
  if ((await tx.passkey.count({ where: { userId: ownerId } })) >= maxKeys) return null;
  return tx.passkey.create({ data: { ...key, transports: [...key.transports], userId: ownerId }, select: forList });
}

/** Gives one of the owner's keys another name; false when it is not there or somebody else's. */
export async function renamePasskey(
  tx: Transaction,
  ownerId: OwnerId,
  { passkeyId, name }: { passkeyId: string; name: string },
): Promise<boolean> {
  const { count } = await tx.passkey.updateMany({ where: { id: passkeyId, userId: ownerId }, data: { name } });
  return count === 1;
}

/**
 * Removes one of the owner's keys, and with the last factor the recovery codes, unless no other way in would be left. `isUsable` tells
 * whether a linked identity can be used to sign in.
 */
export async function deletePasskey(
  tx: Transaction,
  ownerId: OwnerId,
  { passkeyId, isUsable }: { passkeyId: string; isUsable: (account: AccountRow) => boolean },
): Promise<'deleted' | 'not-found' | 'last-way-in'> {
  const where = { id: passkeyId, userId: ownerId };
  if ((await tx.passkey.count({ where })) !== 1) return 'not-found';
  const others = (await countOwnWaysIn(tx, ownerId)) - 1 + (await listAccounts(ownerId, tx)).filter(isUsable).length;
  if (others === 0) return 'last-way-in';
  await tx.passkey.deleteMany({ where });
  await deleteRecoveryCodesWithoutFactor(tx, ownerId);
  return 'deleted';
}
