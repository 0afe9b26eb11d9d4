// Keys sealed by keys: root key -> user key -> data key. A wrap binds whose key it is, which one, and the key that wrapped it,
// so that a row moved to another person or picture refuses to open (docs/format.md section 4).

import {
  type DataKey,
  dataKeyFrom,
  KEY_BYTES,
  keyId,
  type RootKey,
  secretOf,
  type UserKey,
  userKeyFrom,
} from '@/lib/crypto/key-material';
import { openFailed } from '@/lib/crypto/open-failed';
import { openMessage, sealedMessageBytes, sealMessage } from '@/lib/crypto/sealed-message';
import { uuidBytes } from '@/lib/crypto/uuid-bytes';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Every wrapped key is this long: salt 24, commitment 32, key 32, tag 16. */
export const WRAPPED_KEY_BYTES = sealedMessageBytes(KEY_BYTES);

const USER_KEY_LABEL = Buffer.from('safelight/v1/kek\0', 'latin1');
const DATA_KEY_LABEL = Buffer.from('safelight/v1/dek\0', 'latin1');

/** Whose user key, and which of that person's keys (1 is the first; 32 bits). */
export type UserKeyRef = { readonly userId: string; readonly version: number };
/** Whose data key, and of which picture. */
export type DataKeyRef = { readonly ownerId: string; readonly objectId: string };

/** "safelight/v1/kek" 00 | user id 16 | version u32 | root key id 8; null when `ref` cannot be written so. */
export function userKeyContext(root: RootKey, ref: UserKeyRef): Buffer | null {
  const user = uuidBytes(ref.userId);
  if (!user || !Number.isInteger(ref.version) || ref.version < 1 || ref.version > 0xffff_ffff) return null;
  const version = Buffer.alloc(4);
  version.writeUInt32BE(ref.version);
  return Buffer.concat([USER_KEY_LABEL, user, version, keyId(root)]);
}

/** "safelight/v1/dek" 00 | owner id 16 | object id 16 | user key id 8; null when `ref` cannot be written so. */
export function dataKeyContext(kek: UserKey, ref: DataKeyRef): Buffer | null {
  const owner = uuidBytes(ref.ownerId);
  const object = uuidBytes(ref.objectId);
  return owner && object && Buffer.concat([DATA_KEY_LABEL, owner, object, keyId(kek)]);
}

function required(context: Buffer | null): Buffer {
  if (!context) throw new SafelightError('internal/unexpected', { detail: 'reference of a wrapped key' });
  return context;
}

/** Opens a wrap and makes a key of its 32 bytes; they are wiped afterwards, whatever happens. */
function unwrap<K>(openPlain: () => Buffer, wrapped: Uint8Array, makeKey: (bytes: Buffer) => K): K {
  if (wrapped.length !== WRAPPED_KEY_BYTES) throw openFailed('length');
  const bytes = openPlain();
  try {
    return makeKey(bytes);
  } catch {
    throw openFailed('format');
  } finally {
    bytes.fill(0);
  }
}

/** Hands the bytes of a key to `seal`; the copy is wiped afterwards. */
function exported(key: UserKey | DataKey, seal: (bytes: Buffer) => Buffer): Buffer {
  const bytes = secretOf(key, 'UserKey', 'DataKey').export();
  try {
    return seal(bytes);
  } finally {
    bytes.fill(0);
  }
}

/**
 * Wraps a user key by a root key: 104 bytes, undone by unwrapUserKey.
 * @throws SafelightError `crypto/bad-key` for a value that is no such key, `internal/unexpected` for a malformed `ref`.
 */
export function wrapUserKey(root: RootKey, ref: UserKeyRef, key: UserKey): Buffer {
  const context = required(userKeyContext(root, ref));
  return exported(key, (bytes) => sealMessage(secretOf(root, 'RootKey'), context, bytes));
}

/**
 * The user key in a wrap of wrapUserKey.
 * @throws SafelightError `crypto/open-failed` for another root key, person or version and for altered bytes.
 */
export function unwrapUserKey(root: RootKey, ref: UserKeyRef, wrapped: Uint8Array): UserKey {
  const context = userKeyContext(root, ref);
  if (!context) throw openFailed('row');
  return unwrap(() => openMessage(secretOf(root, 'RootKey'), context, wrapped), wrapped, userKeyFrom);
}

/**
 * Wraps a data key by its owner's user key: 104 bytes, undone by unwrapDataKey.
 * @throws SafelightError `crypto/bad-key` for a value that is no such key, `internal/unexpected` for a malformed `ref`.
 */
export function wrapDataKey(kek: UserKey, ref: DataKeyRef, key: DataKey): Buffer {
  const context = required(dataKeyContext(kek, ref));
  return exported(key, (bytes) => sealMessage(secretOf(kek, 'UserKey'), context, bytes));
}

/**
 * The data key in a wrap of wrapDataKey.
 * @throws SafelightError `crypto/open-failed` for another user key, owner or picture and for altered bytes.
 */
export function unwrapDataKey(kek: UserKey, ref: DataKeyRef, wrapped: Uint8Array): DataKey {
  const context = dataKeyContext(kek, ref);
  if (!context) throw openFailed('row');
  return unwrap(() => openMessage(secretOf(kek, 'UserKey'), context, wrapped), wrapped, dataKeyFrom);
}
