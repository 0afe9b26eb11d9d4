// Digests: plain SHA-256, ones keyed by a key or a secret text for values that must be found again but not guessed, and SHA-1 for
// a protocol that speaks nothing else.

import { createHash, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { expandSha512 } from '@/lib/crypto/hkdf-expand';
import { type AnyKey, KEY_BYTES, secretOf } from '@/lib/crypto/key-material';
import { SafelightError } from '@/lib/shared/safelight-error';

/** SHA-256 taken piece by piece; after the first `digest` it takes no more pieces. */
export type RunningDigest = { update(bytes: Uint8Array): void; digest(): Buffer };

/** Starts a SHA-256 over pieces; a piece's memory may be reused as soon as `update` returns. */
export function createSha256(): RunningDigest {
  const hash = createHash('sha256');
  let result: Buffer | undefined;
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => {
      result ??= hash.digest();
      return result;
    },
  };
}

/**
 * Hands batches on and takes the SHA-256 of all their pieces meanwhile: 32 bytes, known once the batches have ended.
 * `digest` throws SafelightError `internal/unexpected` before that.
 */
export function digestWhile<Batch extends readonly Uint8Array[]>(
  batches: AsyncIterable<Batch>,
): { readonly batches: AsyncIterable<Batch>; readonly digest: () => Buffer } {
  const sha256 = createSha256();
  let isEnded = false;
  async function* pass(): AsyncGenerator<Batch> {
    for await (const batch of batches) {
      for (const piece of batch) sha256.update(piece);
      yield batch;
    }
    isEnded = true;
  }
  const digest = () => {
    if (!isEnded) throw new SafelightError('internal/unexpected', { detail: 'digest of an unfinished stream' });
    return sha256.digest();
  };
  return { batches: pass(), digest };
}

/** SHA-256 of `bytes`: 32 bytes. */
export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/**
 * SHA-1 of a text's UTF-8 bytes: 40 hex digits, upper case. Broken for everything but this: lists of leaked passwords are asked by
 * its first digits (lib/auth/passwords/breached.ts), where nothing rests on nobody finding a collision.
 */
export function sha1Hex(text: string): string {
  return createHash('sha1').update(text, 'utf8').digest('hex').toUpperCase();
}

/**
 * Makes digests under one key for one purpose: HMAC-SHA-256 of the bytes, 32 bytes, under
 * HKDF-Expand-SHA-512(key, "safelight/v1/digest" 00 context) cut to 32 (docs/format.md section 6).
 * @param context what the digests are for, in ASCII
 * @throws SafelightError `crypto/bad-key` for a value that is no such key.
 */
export function createKeyedDigest(key: AnyKey, context: string): (bytes: Uint8Array) => Buffer {
  const info = Buffer.from(`safelight/v1/digest\0${context}`, 'utf8');
  const derived = expandSha512(secretOf(key, 'RootKey', 'UserKey', 'DataKey'), info, KEY_BYTES);
  const secret = createSecretKey(derived);
  derived.fill(0);
  return (bytes) => createHmac('sha256', secret).update(bytes).digest();
}

/** One digest of `createKeyedDigest`. @throws SafelightError `crypto/bad-key` for a value that is no such key. */
export function keyedDigest(key: AnyKey, context: string, bytes: Uint8Array): Buffer {
  return createKeyedDigest(key, context)(bytes);
}

/**
 * A digest under a secret text, for one purpose: HMAC-SHA-256 of the bytes, 32 bytes, under HKDF-SHA-256(secret as UTF-8, no salt,
 * "safelight/v1/text-digest" 00 context) of 32 bytes (docs/format.md section 6). With the Extract step, since a text is not uniformly random.
 * @param context what the digest is for, in ASCII, made unambiguous by the caller
 */
export function textKeyedDigest(secret: string, context: string, bytes: Uint8Array): Buffer {
  const info = Buffer.from(`safelight/v1/text-digest\0${context}`, 'utf8');
  const derived = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'utf8'), Buffer.alloc(0), info, KEY_BYTES));
  const digest = createHmac('sha256', derived).update(bytes).digest();
  derived.fill(0);
  return digest;
}
