// Batches of pieces, piece by piece, for tests that look at the bytes and not at how they are bundled.

/** The pieces of all batches in their order; an early end ends the batches. */
export async function* piecesOf<T extends Uint8Array>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T, void, undefined> {
  for await (const batch of batches) yield* batch;
}
