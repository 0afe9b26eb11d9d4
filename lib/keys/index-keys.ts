// An owner's key for blind digests: what is sealed can be found again by them, and they tell nobody else what they stand for.
// Another owner's digest of the same thing is unrelated (docs/threat-model.md says what equal digests of one owner tell).

import { createKeyedDigest } from '@/lib/crypto/digest';
import { createDataKey, type DataKey } from '@/lib/crypto/key-material';
import { unwrapDataKey, wrapDataKey } from '@/lib/crypto/wrap';
import { findIndexKey, type IndexKeyRow, insertIndexKey } from '@/lib/db/keys/index-keys';
import { opened } from '@/lib/keys/open-by-owner';
import { requireCurrentOwnerKey, requireOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

/** What a digest is of; digests of different things never meet. */
export type IndexPurpose = 'content' | 'look' | 'word' | 'tag-name' | 'day';

/** A blind digest: 16 bytes. */
export type BlindDigest = Uint8Array<ArrayBuffer>;

const DIGEST_BYTES = 16;

/**
 * Makes the owner's blind digests for one purpose: HMAC-SHA-256 under a key of that purpose, cut to 16 bytes
 * (docs/format.md section 6). Texts are taken as UTF-8.
 * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key`, `crypto/open-failed`
 */
export async function requireBlindDigests(
  ownerId: OwnerId,
  purpose: IndexPurpose,
): Promise<(value: string | Uint8Array) => BlindDigest> {
  const digest = createKeyedDigest(await openIndexKey(ownerId), `index/${purpose}`);
  return (value) => {
    const whole = digest(typeof value === 'string' ? Buffer.from(value, 'utf8') : value);
    return new Uint8Array(whole.subarray(0, DIGEST_BYTES));
  };
}

// A key is written once, so what is held open stays right; one upload asks for it six times.
function openIndexKey(ownerId: OwnerId): Promise<DataKey> {
  return opened().indexKeys.find(ownerId, () => unwrapIndexKey(ownerId));
}

async function unwrapIndexKey(ownerId: OwnerId): Promise<DataKey> {
  const row = (await findIndexKey(ownerId)) ?? (await createIndexKey(ownerId));
  if (row === null) throw new SafelightError('keys/unavailable', { detail: 'index key could not be made' });
  const { key } = await requireOwnerKey(ownerId, row.kekId);
  return unwrapDataKey(key, { ownerId, objectId: ownerId }, row.wrappedKey);
}

async function createIndexKey(ownerId: OwnerId): Promise<IndexKeyRow | null> {
  const { key, kekId } = await requireCurrentOwnerKey(ownerId);
  const wrappedKey = new Uint8Array(wrapDataKey(key, { ownerId, objectId: ownerId }, createDataKey()));
  return insertIndexKey(ownerId, { wrappedKey, kekId });
}
