// Cuts pieces of any size into chunks of 16 KiB without holding more than one chunk.

import { CHUNK_BYTES } from '@/lib/crypto/chunked-aead';

/** Hands out every full chunk as soon as it is there; `rest` is what the last piece left over. A chunk is valid until the next one. */
export type Rechunker = { chunksOf(piece: Uint8Array): Iterable<Uint8Array>; rest(): Uint8Array };

/** A rechunker over one message. Chunks that lie whole inside a piece are views of it; only straddling ones are copied. */
export function createRechunker(): Rechunker {
  const carry = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let carried = 0;

  function* chunksOf(piece: Uint8Array): Iterable<Uint8Array> {
    let from = 0;
    if (carried > 0) {
      from = Math.min(CHUNK_BYTES - carried, piece.length);
      carry.set(piece.subarray(0, from), carried);
      carried += from;
      if (carried < CHUNK_BYTES) return;
      carried = 0;
      yield carry;
    }
    for (; piece.length - from >= CHUNK_BYTES; from += CHUNK_BYTES) yield piece.subarray(from, from + CHUNK_BYTES);
    carry.set(piece.subarray(from), 0);
    carried = piece.length - from;
  }

  return { chunksOf, rest: () => carry.subarray(0, carried) };
}
