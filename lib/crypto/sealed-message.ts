// Short things sealed in one piece: wrapped keys and fields. salt 24 | commitment 32 | chunks (docs/format.md section 2).

import { type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  CHUNK_BYTES,
  COMMITMENT_BYTES,
  createChunkOpener,
  createChunkSealer,
  deriveMessageKeys,
  SALT_BYTES,
  SEALED_CHUNK_BYTES,
  TAG_BYTES,
} from '@/lib/crypto/chunked-aead';
import { openFailed } from '@/lib/crypto/open-failed';

const PREFIX_BYTES = SALT_BYTES + COMMITMENT_BYTES;

/** How long a message of `plainBytes` is when sealed: 56 + n + 16 for each chunk, of which the last is always short. */
export function sealedMessageBytes(plainBytes: number): number {
  return PREFIX_BYTES + plainBytes + TAG_BYTES * (Math.floor(plainBytes / CHUNK_BYTES) + 1);
}

/** Seals `plain` under a fresh salt; undone by openMessage with the same secret and context. */
export function sealMessage(secret: KeyObject, context: Uint8Array, plain: Uint8Array): Buffer {
  return sealMessageWithSaltForTests(secret, context, plain, randomBytes(SALT_BYTES));
}

/** TESTS ONLY: seals with a salt that the caller chose, to reproduce known answers. A repeated salt betrays both messages. */
export function sealMessageWithSaltForTests(secret: KeyObject, context: Uint8Array, plain: Uint8Array, salt: Uint8Array): Buffer {
  const keys = deriveMessageKeys(secret, salt, context);
  const seal = createChunkSealer(keys);
  const sealed = Buffer.allocUnsafeSlow(sealedMessageBytes(plain.length));
  sealed.set(salt, 0);
  sealed.set(keys.commitment, SALT_BYTES);
  let at = PREFIX_BYTES;
  for (let from = 0; from <= plain.length; from += CHUNK_BYTES) {
    const { bytes, tag } = seal(plain.subarray(from, from + CHUNK_BYTES));
    sealed.set(bytes, at);
    sealed.set(tag, at + bytes.length);
    at += bytes.length + TAG_BYTES;
  }
  return sealed;
}

/**
 * Opens what sealMessage made: length, then commitment, then every chunk; nothing comes back unless all of it is right.
 * @throws SafelightError `crypto/open-failed`
 */
export function openMessage(secret: KeyObject, context: Uint8Array, sealed: Uint8Array): Buffer {
  const bodyBytes = sealed.length - PREFIX_BYTES;
  const lastBytes = bodyBytes % SEALED_CHUNK_BYTES;
  if (bodyBytes < TAG_BYTES || lastBytes < TAG_BYTES) throw openFailed('length');
  const keys = deriveMessageKeys(secret, sealed.subarray(0, SALT_BYTES), context);
  if (!timingSafeEqual(keys.commitment, sealed.subarray(SALT_BYTES, PREFIX_BYTES))) throw openFailed('commitment');
  const open = createChunkOpener(keys);
  const fullChunks = Math.floor(bodyBytes / SEALED_CHUNK_BYTES);
  const plain = Buffer.allocUnsafeSlow(bodyBytes - TAG_BYTES * (fullChunks + 1));
  for (let index = 0; index <= fullChunks; index += 1) {
    const from = PREFIX_BYTES + index * SEALED_CHUNK_BYTES;
    plain.set(open(sealed.subarray(from, Math.min(from + SEALED_CHUNK_BYTES, sealed.length)), index), index * CHUNK_BYTES);
  }
  return plain;
}
