// Sealed pieces of any size put together to pieces of one size, in one buffer that is used again.

import type { SealedBatch } from '@/lib/shared/sealed-bytes';

/** Yields `pieceBytes` (at least 1) at a time, the last piece shorter; be done with one before asking for the next. */
export async function* gathered(
  batches: AsyncIterable<SealedBatch>,
  pieceBytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(Math.max(1, pieceBytes));
  let filled = 0;
  function* cut(piece: Uint8Array): Generator<Buffer<ArrayBuffer>, void, undefined> {
    for (let rest = piece; rest.byteLength > 0; ) {
      const part = rest.subarray(0, buffer.byteLength - filled);
      buffer.set(part, filled);
      filled += part.byteLength;
      rest = rest.subarray(part.byteLength);
      if (filled < buffer.byteLength) continue;
      yield buffer;
      filled = 0;
    }
  }
  for await (const batch of batches) for (const piece of batch) yield* cut(piece);
  if (filled > 0) yield buffer.subarray(0, filled);
}
