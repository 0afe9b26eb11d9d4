// Root keys as text: parsed strictly, and refused when nobody could have drawn them at random.

import { keyId, type RootKey, rootKeyFrom } from '@/lib/crypto/key-material';
import { SafelightError } from '@/lib/shared/safelight-error';

const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;
const MIN_DISTINCT_BYTES = 16;
/** Root keys that stand in docs/format.md and the test vectors, by id: everybody has them. */
const PUBLISHED_KEY_IDS: ReadonlySet<string> = new Set(['5a72e6e47b75c28c']);

/**
 * The error of every fault of the keyring: `keys/unavailable`.
 * @param detail where the fault is; never a key or a part of one
 */
export function keysUnavailable(detail: string, cause?: unknown): SafelightError {
  return new SafelightError('keys/unavailable', { detail, cause });
}

/**
 * Root keys from their base64 texts, in order: the first one wraps, all of them unwrap.
 * @param where names the source for the log, for example `SAFELIGHT_ROOT_KEYS`
 * @throws SafelightError `keys/unavailable` when there is none, or one is malformed, weak, published or listed twice.
 */
export function parseRootKeys(texts: readonly string[], where: string): RootKey[] {
  if (texts.length === 0) throw keysUnavailable(`${where}: no root key`);
  const ids = new Set<string>();
  return texts.map((text, position) => {
    const key = parseRootKey(text, `${where}: key ${position + 1}`);
    const id = keyId(key).toString('hex');
    if (PUBLISHED_KEY_IDS.has(id)) throw keysUnavailable(`${where}: key ${position + 1} is a published sample`);
    if (ids.has(id)) throw keysUnavailable(`${where}: key ${position + 1} is listed twice`);
    ids.add(id);
    return key;
  });
}

function parseRootKey(text: string, where: string): RootKey {
  const bytes = Buffer.from(text, 'base64');
  try {
    if (!BASE64_OF_32_BYTES.test(text) || bytes.toString('base64') !== text) {
      throw keysUnavailable(`${where} is not the base64 of 32 bytes`);
    }
    if (isWeak(bytes)) throw keysUnavailable(`${where} is not random`);
    return rootKeyFrom(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** True for bytes that 32 random ones are never like: few different ones, readable text, an even progression, or one half twice. */
function isWeak(bytes: Buffer): boolean {
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  const step = (bytes.readUInt8(1) - bytes.readUInt8(0)) & 0xff;
  const isProgression = bytes.every((byte, i) => i === 0 || ((byte - bytes.readUInt8(i - 1)) & 0xff) === step);
  const isHalfTwice = bytes.subarray(0, 16).equals(bytes.subarray(16));
  return new Set(bytes).size < MIN_DISTINCT_BYTES || isText || isProgression || isHalfTwice;
}
