// Reads and writes the chunks of a WebP (RIFF). Knows their frame, not their meaning (RFC 9649, section 2).

import { corrupt, truncated } from '../rebuilt-file.ts';

/** `end` is where the next chunk begins, behind the padding. */
export type WebpChunk = { readonly type: string; readonly data: Buffer; readonly bytes: number; readonly end: number };

const HEADER_BYTES = 12;
const MAX_CHUNKS = 10_000;

/** Where the file ends by its own header. @throws SafelightError `image/corrupt`, `image/truncated` */
export function riffEnd(bytes: Buffer): number {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') throw corrupt('no WebP signature');
  const end = 8 + bytes.readUInt32LE(4);
  if (end < HEADER_BYTES) throw corrupt('a file shorter than its header');
  return end;
}

/**
 * The chunks that stand one after the other from `from` to `end`.
 * @throws SafelightError `image/corrupt`, `image/truncated`
 */
export function* chunksBetween(bytes: Buffer, from: number, end: number): Generator<WebpChunk, void> {
  let count = 0;
  for (let at = from; at < end; ) {
    if (at + 8 > bytes.length || at + 8 > end) throw truncated('the file ends inside the head of a chunk');
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const dataEnd = at + 8 + length;
    // The padding of the last chunk is often forgotten.
    const next = Math.min(dataEnd + (length & 1), Math.max(end, dataEnd));
    if (dataEnd > end) throw corrupt(`chunk ${JSON.stringify(type)} reaches beyond what holds it`);
    count += 1;
    if (count > MAX_CHUNKS) throw corrupt('more chunks than a picture needs');
    yield { type, data: bytes.subarray(at + 8, dataEnd), bytes: next - at, end: next };
    if (dataEnd > bytes.length) throw truncated(`chunk ${type} reaches beyond the file`);
    at = next;
  }
}

/** The chunks of a whole file. */
export function webpChunks(bytes: Buffer): Generator<WebpChunk, void> {
  return chunksBetween(bytes, HEADER_BYTES, riffEnd(bytes));
}

/** The pieces of one chunk: head, data as it is, padding. */
export function chunkParts(type: string, ...data: readonly Uint8Array[]): Uint8Array[] {
  const length = data.reduce((sum, piece) => sum + piece.length, 0);
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(length, 4);
  return [head, ...data, ...(length % 2 === 0 ? [] : [Buffer.alloc(1)])];
}

/** The pieces of a file of the given chunks. */
export function webpParts(chunks: readonly Uint8Array[]): Uint8Array[] {
  const head = Buffer.alloc(HEADER_BYTES);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(4 + chunks.reduce((sum, piece) => sum + piece.length, 0), 4);
  head.write('WEBP', 8, 'latin1');
  return [head, ...chunks];
}
