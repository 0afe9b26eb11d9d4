// An owner's key (KEK): made at the first picture, kept wrapped in the key store, held open in memory for a few minutes.

import { createUserKey, keyId } from '@/lib/crypto/key-material';
import { deleteUserKeys, findUserKeys, insertUserKey } from '@/lib/db/keys/keyring';
import { opened, type OwnerKey } from '@/lib/keys/open-by-owner';
import { keyProvider } from '@/lib/keys/provider';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const FIRST_VERSION = 1;

/**
 * The key that wraps new pictures of this owner; made when there is none yet.
 * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key`, `crypto/open-failed`
 */
export async function requireCurrentOwnerKey(ownerId: OwnerId): Promise<OwnerKey> {
  const newest = (await openKeys(ownerId)).at(-1) ?? (await createFirstKey(ownerId));
  if (!newest) throw new SafelightError('keys/unavailable', { detail: 'owner key could not be made' });
  return newest;
}

/**
 * The key that a picture's `kekId` names.
 * @throws SafelightError `crypto/open-failed` when the owner has no such key; `keys/unavailable`, `keys/unknown-root-key`
 */
export async function requireOwnerKey(ownerId: OwnerId, kekId: Uint8Array): Promise<OwnerKey> {
  const wanted = Buffer.from(kekId);
  const find = (keys: readonly OwnerKey[]) => keys.find((candidate) => wanted.equals(candidate.kekId));
  const held = find(await openKeys(ownerId));
  if (held) return held;
  // Another process may have added a version since these were opened.
  opened().ownerKeys.drop(ownerId);
  const found = find(await openKeys(ownerId));
  if (!found) throw new SafelightError('crypto/open-failed', { detail: 'no owner key of that id' });
  return found;
}

/**
 * Deletes every key of an owner, here and in the key store: nothing of theirs opens afterwards, in no backup of the data either.
 * What another process holds open ends within five minutes. Cannot be undone.
 * @throws SafelightError `db/unavailable`
 */
export async function eraseOwnerKeys(ownerId: OwnerId): Promise<void> {
  await deleteUserKeys(ownerId);
  opened().ownerKeys.drop(ownerId);
  opened().indexKeys.drop(ownerId);
}

/** Drops every opened key from memory (shutdown, tests). */
export function forgetOwnerKeys(): void {
  opened().ownerKeys.clear();
  opened().indexKeys.clear();
}

function openKeys(ownerId: OwnerId): Promise<readonly OwnerKey[]> {
  return opened().ownerKeys.find(ownerId, () => unwrapAll(ownerId));
}

async function unwrapAll(ownerId: OwnerId): Promise<readonly OwnerKey[]> {
  const rows = await findUserKeys(ownerId);
  const keys = await Promise.all(
    rows.map(async ({ version, kekId, rootKeyId, wrapped }) => {
      const key = await keyProvider().unwrapUserKey({ userId: ownerId, version }, { rootKeyId, wrapped });
      return { key, kekId: new Uint8Array(kekId), version };
    }),
  );
  if (keys.length > 0)
    await recordEvent({ type: 'key.used', outcome: 'success', actorId: ownerId, detail: { versions: keys.length } });
  return keys.sort((a, b) => a.version - b.version);
}

async function createFirstKey(ownerId: OwnerId): Promise<OwnerKey | undefined> {
  const key = createUserKey();
  const { rootKeyId, wrapped } = await keyProvider().wrapUserKey({ userId: ownerId, version: FIRST_VERSION }, key);
  const isFirst = await insertUserKey({ ownerId, version: FIRST_VERSION, kekId: keyId(key), rootKeyId, wrapped });
  if (isFirst)
    await recordEvent({ type: 'key.created', outcome: 'success', actorId: ownerId, detail: { version: FIRST_VERSION } });
  opened().ownerKeys.drop(ownerId);
  return (await openKeys(ownerId)).at(-1);
}
