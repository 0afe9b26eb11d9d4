// The streaming half of sealing: plain pieces of any size in, batches of sealed chunks and their tags out. Nothing is copied that
// lies whole in one piece.

import { createChunkSealer, type MessageKeys } from '@/lib/crypto/chunked-aead';
import { createRechunker } from '@/lib/crypto/blob/rechunk';
import type { SealedBatch, SealedBytes } from '@/lib/shared/sealed-bytes';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Chunks a batch: 256 KiB of plain bytes. */
const BATCH_CHUNKS = 16;

/** What a blob is sealed with. */
export type Sealing = { readonly head: Buffer; readonly keys: MessageKeys; readonly plainBytes: number };

/**
 * Yields the head and all chunks of a blob, each chunk's bytes before its tag, the first batch starting with the head.
 * Throws SafelightError `internal/unexpected` when `plain` is not exactly `plainBytes` long; the last chunk is then never sealed.
 */
export async function* sealPieces(sealing: Sealing, plain: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<SealedBatch> {
  const seal = createChunkSealer(sealing.keys);
  const rechunker = createRechunker();
  let batch: Uint8Array[] = [sealing.head];
  let chunks = 0;
  let seen = 0;
  const takeBatch = (): SealedBatch => {
    const full = batch;
    batch = [];
    chunks = 0;
    return full as SealedBytes[];
  };
  const add = (chunk: Uint8Array): void => {
    const { bytes, tag } = seal(chunk);
    batch.push(bytes, tag);
    chunks += 1;
  };
  for await (const piece of Symbol.asyncIterator in plain ? plain : [plain]) {
    seen += piece.length;
    if (seen > sealing.plainBytes) throw lengthDiffers('more');
    rechunker.load(piece);
    for (let chunk = rechunker.nextChunk(); chunk; chunk = rechunker.nextChunk()) {
      if (chunks === BATCH_CHUNKS) yield takeBatch();
      add(chunk);
    }
  }
  if (seen !== sealing.plainBytes) throw lengthDiffers('fewer');
  if (chunks === BATCH_CHUNKS) yield takeBatch();
  add(rechunker.rest());
  yield takeBatch();
}

function lengthDiffers(how: string): SafelightError {
  return new SafelightError('internal/unexpected', { detail: `${how} plain bytes than the blob is for` });
}
