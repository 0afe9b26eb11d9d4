// The streaming half of opening: sealed chunks in, batches of verified plain pieces out, each piece in fresh memory.

import { type BlobSpan } from '@/lib/crypto/blob/blob-layout';
import type { ByteReader } from '@/lib/crypto/blob/byte-reader';
import { CHUNK_BYTES, type ChunkOpener, SEALED_CHUNK_BYTES } from '@/lib/crypto/chunked-aead';

/** Chunks a batch: 256 KiB of plain bytes. */
const BATCH_CHUNKS = 16;

/** Neighbouring plain pieces, all of them verified: at least one, none empty, 256 KiB together at most. */
export type PlainBatch = readonly Uint8Array[];
/** Verified plain bytes, for one consumer. `close` lets go of the source, also when iterating never began. */
export type OpenedBatches = AsyncIterable<PlainBatch> & { close(): Promise<void> };

/**
 * Opens the first batch of a span before it resolves; the rest opens as it is asked for. Lets go of `reader` on every way out.
 * Throws SafelightError `crypto/open-failed` (`length`, `tag`), then and while iterating.
 */
export async function startOpening(open: ChunkOpener, span: BlobSpan, reader: ByteReader): Promise<OpenedBatches> {
  const batches = openBatches(open, span, reader);
  // The generator runs from here on, so that its `finally` closes the reader whatever the consumer does.
  let first: IteratorResult<PlainBatch, void> | undefined = await batches.next();
  const next = async () => {
    const result = first ?? batches.next();
    first = undefined;
    return result;
  };
  const end = () => {
    first = undefined;
    return batches.return();
  };
  return {
    [Symbol.asyncIterator]: () => ({ next, return: end }),
    close: async () => {
      await end();
    },
  };
}

async function* openBatches(open: ChunkOpener, span: BlobSpan, reader: ByteReader): AsyncGenerator<PlainBatch, void, undefined> {
  try {
    for (let chunk = span.firstChunk; chunk < span.endChunk; chunk += BATCH_CHUNKS) {
      const endChunk = Math.min(chunk + BATCH_CHUNKS, span.endChunk);
      const batch: Uint8Array[] = [];
      for (let index = chunk; index < endChunk; index += 1) {
        const bytes = Math.min(
          SEALED_CHUNK_BYTES,
          span.sealedEnd - span.sealedStart - (index - span.firstChunk) * SEALED_CHUNK_BYTES,
        );
        const piece = open(reader.takeAtHand(bytes) ?? (await reader.take(bytes)), index);
        keep(batch, wanted(piece, index * CHUNK_BYTES, span));
      }
      if (endChunk === span.endChunk) await reader.finish();
      if (batch.length > 0) yield batch;
    }
  } finally {
    await reader.close();
  }
}

/** The last chunk may be empty, and may lie in a batch of its own. */
function keep(batch: Uint8Array[], piece: Uint8Array): void {
  if (piece.length > 0) batch.push(piece);
}

/** The part of a chunk that was asked for; `offset` is where it begins in the whole. */
function wanted(piece: Uint8Array, offset: number, { start, end }: BlobSpan): Uint8Array {
  if (offset >= start && offset + piece.length <= end) return piece;
  return piece.subarray(Math.max(start - offset, 0), Math.min(end - offset, piece.length));
}
