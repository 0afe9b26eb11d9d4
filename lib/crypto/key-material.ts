// The three kinds of keys and their ids. A key's bytes are out of reach of logs: printing, JSON and string conversion show its kind.

import { createSecretKey, KeyObject, randomBytes } from 'node:crypto';
import { expandSha512 } from '@/lib/crypto/hkdf-expand';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Every key is 256 bits. */
export const KEY_BYTES = 32;
/** Length of the public name of a root or user key. */
export const KEY_ID_BYTES = 8;

type KeyKind = 'RootKey' | 'UserKey' | 'DataKey';
declare const kindBrand: unique symbol;
type Key<Kind extends KeyKind> = { readonly [kindBrand]: Kind };

/** Wraps user keys. Lives in the keyring, a KMS or an HSM; never in the data store. */
export type RootKey = Key<'RootKey'>;
/** One person's key-encryption key (KEK): wraps that person's data keys. */
export type UserKey = Key<'UserKey'>;
/** One picture's data key (DEK): seals its blobs and fields. */
export type DataKey = Key<'DataKey'>;
/** A key of any kind. */
export type AnyKey = RootKey | UserKey | DataKey;

// Bundles may hold this module twice: the slot is found by a name that is the same in both.
const SECRET = Symbol.for('safelight.key.secret');
const KIND = Symbol.for('safelight.key.kind');
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const KEY_ID_INFO = Buffer.from('safelight/v1/key-id', 'ascii');

function makeKey<Kind extends KeyKind>(kind: Kind, bytes: Uint8Array): Key<Kind> {
  if (bytes.length !== KEY_BYTES) throw new SafelightError('crypto/bad-key', { detail: `${kind}: not ${KEY_BYTES} bytes` });
  if (bytes.every((byte) => byte === bytes[0])) throw new SafelightError('crypto/bad-key', { detail: `${kind}: one byte only` });
  const shown = () => `[${kind}]`;
  const bare = Object.create(null) as object;
  const key: object = Object.defineProperties(bare, {
    [SECRET]: { value: createSecretKey(bytes) },
    [KIND]: { value: kind },
    [INSPECT]: { value: shown },
    toString: { value: shown },
    toJSON: { value: shown },
  });
  return Object.freeze(key) as Key<Kind>;
}

function makeRandomKey<Kind extends KeyKind>(kind: Kind): Key<Kind> {
  const bytes = randomBytes(KEY_BYTES);
  try {
    return makeKey(kind, bytes);
  } finally {
    bytes.fill(0);
  }
}

/** A fresh key-encryption key from the CSPRNG. */
export function createUserKey(): UserKey {
  return makeRandomKey('UserKey');
}

/** A fresh data key from the CSPRNG. */
export function createDataKey(): DataKey {
  return makeRandomKey('DataKey');
}

/**
 * A root key from its 32 bytes, which the caller may wipe afterwards.
 * @throws SafelightError `crypto/bad-key` for another length or 32 times the same byte.
 */
export function rootKeyFrom(bytes: Uint8Array): RootKey {
  return makeKey('RootKey', bytes);
}

/**
 * A user key from its 32 bytes, as an unwrap finds them.
 * @throws SafelightError `crypto/bad-key` for another length or 32 times the same byte.
 */
export function userKeyFrom(bytes: Uint8Array): UserKey {
  return makeKey('UserKey', bytes);
}

/**
 * A data key from its 32 bytes, as an unwrap finds them.
 * @throws SafelightError `crypto/bad-key` for another length or 32 times the same byte.
 */
export function dataKeyFrom(bytes: Uint8Array): DataKey {
  return makeKey('DataKey', bytes);
}

/**
 * The secret of a key, for the files of this room alone; `allowed` names the kinds that make sense there.
 * @throws SafelightError `crypto/bad-key` when the value is not such a key.
 */
export function secretOf(key: AnyKey, ...allowed: readonly KeyKind[]): KeyObject {
  const { [SECRET]: secret, [KIND]: kind } = Object(key) as { [SECRET]?: unknown; [KIND]?: unknown };
  if (!(secret instanceof KeyObject) || !allowed.some((wanted) => wanted === kind)) {
    throw new SafelightError('crypto/bad-key', { detail: `not a ${allowed.join(' or ')}` });
  }
  return secret;
}

/**
 * The public name of a root or user key: the first 8 bytes of HKDF-Expand-SHA-512(key, "safelight/v1/key-id").
 * Tells keys apart in rows and contexts; nothing about the key follows from it (docs/format.md section 4).
 * @throws SafelightError `crypto/bad-key` for anything else.
 */
export function keyId(key: RootKey | UserKey): Buffer {
  return Buffer.from(expandSha512(secretOf(key, 'RootKey', 'UserKey'), KEY_ID_INFO, KEY_ID_BYTES));
}
