// The primitive: C2SP chunked-encryption v1 with AES-256-GCM and SHA-512 ("Cobblestone-256"), chunk by chunk.
// It knows keys, salts, contexts and positions, and nothing of what the bytes are (docs/format.md section 2).

import { type CipherGCMTypes, createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { expandSha512 } from '@/lib/crypto/hkdf-expand';
import { openFailed } from '@/lib/crypto/open-failed';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Plain bytes of every chunk but the last, which has fewer. */
export const CHUNK_BYTES = 16_384;
/** The tag after each chunk. */
export const TAG_BYTES = 16;
/** A full chunk when sealed. */
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
/** Drawn anew for every message. */
export const SALT_BYTES = 24;
/** What makes a message open under one key only. */
export const COMMITMENT_BYTES = 32;
/** The specification's bound on chunks of one message: 2^38, that is 4 PiB. */
export const MAX_CHUNKS = 2 ** 38;

const CIPHER: CipherGCMTypes = 'aes-256-gcm';
// Without it Node accepts tags of 4 bytes, which are forged in 2^32 tries (T5).
const TAG_OPTIONS = { authTagLength: TAG_BYTES } as const;
const INFO_PREFIX = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0', 'latin1');
const MESSAGE_KEY_BYTES = 32;
const NONCE_BYTES = 12;

/** What one message is sealed with; never used for a second message. */
export type MessageKeys = { readonly key: KeyObject; readonly baseNonce: Buffer; readonly commitment: Buffer };

/**
 * Derives a message's key, base nonce and commitment.
 * @param secret the long-lived key
 * @param salt 24 bytes, fresh for every message under `secret`
 * @param context what the message is; another context is another key and another commitment
 * @throws SafelightError `internal/unexpected` when the salt is not 24 bytes.
 */
export function deriveMessageKeys(secret: KeyObject, salt: Uint8Array, context: Uint8Array): MessageKeys {
  if (salt.length !== SALT_BYTES) throw new SafelightError('internal/unexpected', { detail: 'salt length' });
  const info = Buffer.concat([INFO_PREFIX, salt, context]);
  const derived = expandSha512(secret, info, MESSAGE_KEY_BYTES + NONCE_BYTES + COMMITMENT_BYTES);
  // A KeyObject, because Node takes three times as long for a chunk when it is handed the key's bytes.
  const key = createSecretKey(derived.subarray(0, MESSAGE_KEY_BYTES));
  derived.fill(0, 0, MESSAGE_KEY_BYTES);
  const baseNonce = derived.subarray(MESSAGE_KEY_BYTES, MESSAGE_KEY_BYTES + NONCE_BYTES);
  return { key, baseNonce, commitment: derived.subarray(MESSAGE_KEY_BYTES + NONCE_BYTES) };
}

/** Writes base nonce XOR chunk number (big-endian, 38 bits at most) into the nonce of one sealer or opener. */
function createNonceWriter(baseNonce: Buffer): (index: number) => Buffer {
  const nonce = Buffer.from(baseNonce);
  const high = baseNonce.readUInt8(7);
  const low = baseNonce.readUInt32BE(8);
  return (index) => {
    if (!(index >= 0 && index < MAX_CHUNKS)) throw new SafelightError('internal/unexpected', { detail: 'chunk number' });
    nonce[7] = high ^ Math.floor(index / 2 ** 32);
    nonce.writeUInt32BE((low ^ ((index % 2 ** 32) | 0)) >>> 0, 8);
    return nonce;
  };
}

/** Seals the next chunk: its sealed bytes, as many as it has, and the 16 of its tag, in memory of their own. */
export type ChunkSealer = (chunk: Uint8Array) => { readonly bytes: Uint8Array; readonly tag: Uint8Array };

/**
 * Seals the chunks of one message in order. It counts by itself, so that no nonce can be used twice,
 * and takes nothing after the short chunk that ends a message.
 * The sealer throws SafelightError `internal/unexpected` when a chunk is too long or comes after the last one.
 */
export function createChunkSealer(keys: MessageKeys): ChunkSealer {
  const nonceOf = createNonceWriter(keys.baseNonce);
  let index = 0;
  let isEnded = false;
  return (chunk) => {
    if (isEnded || chunk.length > CHUNK_BYTES) throw new SafelightError('internal/unexpected', { detail: 'chunk order' });
    isEnded = chunk.length < CHUNK_BYTES;
    const cipher = createCipheriv(CIPHER, keys.key, nonceOf(index), TAG_OPTIONS);
    index += 1;
    const bytes = cipher.update(chunk);
    cipher.final();
    return { bytes, tag: cipher.getAuthTag() };
  };
}

/** Opens chunk `index` and returns its plain bytes in memory of their own. */
export type ChunkOpener = (sealed: Uint8Array, index: number) => Uint8Array;

/**
 * Opens chunks of one message in any order. Nothing is returned before the tag was found right.
 * The opener throws SafelightError `crypto/open-failed` (`length`: no chunk has that length; `tag`: altered, moved or another key).
 */
export function createChunkOpener(keys: MessageKeys): ChunkOpener {
  const nonceOf = createNonceWriter(keys.baseNonce);
  return (sealed, index) => {
    const plainBytes = sealed.length - TAG_BYTES;
    if (plainBytes < 0 || plainBytes > CHUNK_BYTES) throw openFailed('length');
    const decipher = createDecipheriv(CIPHER, keys.key, nonceOf(index), TAG_OPTIONS);
    decipher.setAuthTag(sealed.subarray(plainBytes));
    const plain = decipher.update(sealed.subarray(0, plainBytes));
    try {
      decipher.final();
    } catch {
      plain.fill(0);
      throw openFailed('tag');
    }
    return plain;
  };
}
