// Reads and writes PNG chunks. Knows their frame and checksum, not their meaning (PNG third edition, section 5).

import { crc32 } from 'node:zlib';
import { corrupt, truncated } from '../rebuilt-file.ts';

/** The eight bytes every PNG begins with. */
export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** `whole` is length, type, data and checksum as they stood in the file. */
export type PngChunk = { readonly type: string; readonly data: Buffer; readonly whole: Buffer; readonly end: number };

const CHUNK_TYPE = /^[A-Za-z]{4}$/;

/** True for a chunk a decoder may not skip. */
export function isCritical(type: string): boolean {
  return type.charCodeAt(0) < 0x61;
}

/** True when the chunk's checksum is right. */
export function isSound(chunk: PngChunk): boolean {
  const covered = chunk.whole.subarray(4, chunk.whole.length - 4);
  return crc32(covered) === chunk.whole.readUInt32BE(chunk.whole.length - 4);
}

function readChunk(bytes: Buffer, at: number): PngChunk {
  if (at + 12 > bytes.length) throw truncated('the file ends before the end chunk');
  const length = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + 8);
  if (!CHUNK_TYPE.test(type)) throw corrupt('a chunk type that is not four letters');
  if (length > 0x7fffffff) throw corrupt('a chunk longer than the format allows');
  const end = at + 12 + length;
  if (end > bytes.length) throw truncated(`chunk ${type} reaches beyond the file`);
  return { type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end), end };
}

/**
 * Yields every chunk up to and with the first IEND.
 * @throws SafelightError `image/corrupt`, `image/truncated`
 */
export function* chunksOf(bytes: Buffer): Generator<PngChunk, void> {
  if (!bytes.subarray(0, 8).equals(PNG_SIGNATURE)) throw corrupt('no PNG signature');
  for (let at = 8; ; ) {
    const chunk = readChunk(bytes, at);
    yield chunk;
    if (chunk.type === 'IEND') return;
    at = chunk.end;
  }
}

/** One chunk with a fresh checksum. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
