// The streaming half of sealing: plain pieces of any size in, pieces of whole sealed chunks out, in reused memory.

import { HEAD_BYTES, sealedBlobBytes } from '@/lib/crypto/blob-layout';
import { createChunkSealer, type MessageKeys, SEALED_CHUNK_BYTES, TAG_BYTES } from '@/lib/crypto/chunked-aead';
import { createRechunker } from '@/lib/crypto/rechunk';
import type { SealedBytes } from '@/lib/shared/sealed-bytes';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Chunks a piece: 256 KiB of plain bytes. */
const BATCH_CHUNKS = 16;

/** What a blob is sealed with; `onPiece` sees every piece before the consumer does. */
export type Sealing = {
  readonly head: Buffer;
  readonly keys: MessageKeys;
  readonly plainBytes: number;
  readonly onPiece: (piece: Uint8Array, isLast: boolean) => void;
};

/**
 * Yields the head and all chunks of a blob, the first piece starting with the head.
 * Throws SafelightError `internal/unexpected` when `plain` is not exactly `plainBytes` long; the last chunk is then never sealed.
 */
export async function* sealPieces(sealing: Sealing, plain: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<SealedBytes> {
  const { head, plainBytes } = sealing;
  const out = Buffer.allocUnsafeSlow(Math.min(sealedBlobBytes(plainBytes), HEAD_BYTES + BATCH_CHUNKS * SEALED_CHUNK_BYTES));
  const seal = createChunkSealer(sealing.keys);
  const rechunker = createRechunker();
  let filled = head.copy(out);
  let seen = 0;
  const takeFilled = (isLast: boolean): SealedBytes => {
    const piece = out.subarray(0, filled);
    sealing.onPiece(piece, isLast);
    filled = 0;
    return piece as Uint8Array as SealedBytes;
  };
  for await (const piece of Symbol.asyncIterator in plain ? plain : [plain]) {
    seen += piece.length;
    if (seen > plainBytes) throw lengthDiffers('more');
    rechunker.load(piece);
    for (let chunk = rechunker.nextChunk(); chunk; chunk = rechunker.nextChunk()) {
      if (filled + SEALED_CHUNK_BYTES > out.length) yield takeFilled(false);
      filled += seal(chunk, out, filled);
    }
  }
  if (seen !== plainBytes) throw lengthDiffers('fewer');
  const last = rechunker.rest();
  if (filled + last.length + TAG_BYTES > out.length) yield takeFilled(false);
  filled += seal(last, out, filled);
  yield takeFilled(true);
}

function lengthDiffers(how: string): SafelightError {
  return new SafelightError('internal/unexpected', { detail: `${how} plain bytes than the blob is for` });
}
