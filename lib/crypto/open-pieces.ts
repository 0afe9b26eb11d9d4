// The streaming half of opening: sealed chunks in, verified plain pieces out, each in fresh memory.

import type { BlobSpan } from '@/lib/crypto/blob-layout';
import type { ByteReader } from '@/lib/crypto/byte-reader';
import { CHUNK_BYTES, type ChunkOpener, SEALED_CHUNK_BYTES, TAG_BYTES } from '@/lib/crypto/chunked-aead';

/** Chunks a piece: 256 KiB of plain bytes. */
const BATCH_CHUNKS = 16;

/** Verified plain pieces, for one consumer. `close` lets go of the source, also when iterating never began. */
export type OpenedPieces = AsyncIterable<Uint8Array> & { close(): Promise<void> };

/**
 * Opens the first piece of a span before it resolves; the rest opens as it is asked for. Lets go of `reader` on every way out.
 * Throws SafelightError `crypto/open-failed` (`length`, `tag`), then and while iterating.
 */
export async function startOpening(open: ChunkOpener, span: BlobSpan, reader: ByteReader): Promise<OpenedPieces> {
  const pieces = openPieces(open, span, reader);
  // The generator runs from here on, so that its `finally` closes the reader whatever the consumer does.
  let first: IteratorResult<Uint8Array, void> | undefined = await pieces.next();
  const next = async () => {
    const result = first ?? pieces.next();
    first = undefined;
    return result;
  };
  const end = () => {
    first = undefined;
    return pieces.return();
  };
  return {
    [Symbol.asyncIterator]: () => ({ next, return: end }),
    close: async () => {
      await end();
    },
  };
}

async function* openPieces(open: ChunkOpener, span: BlobSpan, reader: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let chunk = span.firstChunk; chunk < span.endChunk; chunk += BATCH_CHUNKS) {
      const sealedFrom = span.sealedStart + (chunk - span.firstChunk) * SEALED_CHUNK_BYTES;
      const sealedTo = Math.min(sealedFrom + BATCH_CHUNKS * SEALED_CHUNK_BYTES, span.sealedEnd);
      const plain = await openBatch(open, reader, chunk, sealedTo - sealedFrom);
      if (sealedTo === span.sealedEnd) await reader.finish();
      const offset = chunk * CHUNK_BYTES;
      const piece = plain.subarray(Math.max(span.start - offset, 0), Math.min(span.end - offset, plain.length));
      if (piece.length > 0) yield piece;
    }
  } finally {
    await reader.close();
  }
}

/** Opens the next `sealedBytes` of the reader, neighbouring chunks from `firstChunk` on, into one fresh buffer; all of them or none. */
async function openBatch(open: ChunkOpener, reader: ByteReader, firstChunk: number, sealedBytes: number): Promise<Uint8Array> {
  const chunks = Math.ceil(sealedBytes / SEALED_CHUNK_BYTES);
  const plain = Buffer.allocUnsafeSlow(sealedBytes - TAG_BYTES * chunks);
  for (let index = 0; index < chunks; index += 1) {
    const bytes = Math.min(SEALED_CHUNK_BYTES, sealedBytes - index * SEALED_CHUNK_BYTES);
    const sealed = reader.takeAtHand(bytes) ?? (await reader.take(bytes));
    open(sealed, firstChunk + index, plain, index * CHUNK_BYTES);
  }
  return plain;
}
