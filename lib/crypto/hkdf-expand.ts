// HKDF-Expand (RFC 5869 section 2.3) over SHA-512. There is no Extract step: every key of this room is uniformly random already.

import { createHmac, type KeyObject } from 'node:crypto';
import { SafelightError } from '@/lib/shared/safelight-error';

const HASH_BYTES = 64;

/**
 * Derives `bytes` (1 to 16,320) bytes from a key for one purpose.
 * @param key the pseudorandom key, uniformly random
 * @param info the purpose; callers make it unambiguous (fixed lengths or a zero byte after text)
 * @throws SafelightError `internal/unexpected` when more is asked for than HKDF can give.
 */
export function expandSha512(key: KeyObject, info: Uint8Array, bytes: number): Buffer {
  const rounds = Math.ceil(bytes / HASH_BYTES);
  if (rounds < 1 || rounds > 255) throw new SafelightError('internal/unexpected', { detail: 'HKDF output length' });
  const blocks: Buffer[] = [];
  let previous: Uint8Array = new Uint8Array(0);
  for (let round = 1; round <= rounds; round += 1) {
    const block = createHmac('sha512', key).update(previous).update(info).update(Uint8Array.of(round)).digest();
    blocks.push(block);
    previous = block;
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}
