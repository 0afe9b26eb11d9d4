// Sealed pieces of any size put together to pieces of one size, in one buffer that is used again.

import type { SealedBatch } from '@/lib/shared/sealed-bytes';

/** Yields `pieceBytes` (at least 1) at a time, the last piece shorter; be done with one before asking for the next. */
export async function* gathered(
  batches: AsyncIterable<SealedBatch>,
  pieceBytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(Math.max(1, pieceBytes));
  let filled = 0;
  for await (const batch of batches) {
    for (const piece of batch) {
      for (let taken = 0; taken < piece.byteLength; ) {
        const part = piece.subarray(taken, taken + buffer.byteLength - filled);
        buffer.set(part, filled);
        filled += part.byteLength;
        taken += part.byteLength;
        if (filled < buffer.byteLength) continue;
        yield buffer;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}
