// Cuts pieces of any size into chunks of 16 KiB without holding more than one chunk.

import { CHUNK_BYTES } from '@/lib/crypto/chunked-aead';

/**
 * `load` gives it the next piece, `nextChunk` takes the full chunks out of it until null; `rest` is what the last piece left over.
 * A chunk is valid until the next call; a piece may be reused once its chunks are out.
 */
export type Rechunker = { load(piece: Uint8Array): void; nextChunk(): Uint8Array | null; rest(): Uint8Array };

/** A rechunker over one message. Chunks that lie whole inside a piece are views of it; only straddling ones are copied. */
export function createRechunker(): Rechunker {
  const carry = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let carried = 0;
  let piece: Uint8Array = carry.subarray(0, 0);
  let from = 0;

  function nextChunk(): Uint8Array | null {
    if (carried === 0 && piece.length - from >= CHUNK_BYTES) {
      from += CHUNK_BYTES;
      return piece.subarray(from - CHUNK_BYTES, from);
    }
    const taken = Math.min(CHUNK_BYTES - carried, piece.length - from);
    carry.set(piece.subarray(from, from + taken), carried);
    from += taken;
    carried += taken;
    if (carried < CHUNK_BYTES) return null;
    carried = 0;
    return carry;
  }

  return {
    load: (next) => {
      piece = next;
      from = 0;
    },
    nextChunk,
    rest: () => carry.subarray(0, carried),
  };
}
