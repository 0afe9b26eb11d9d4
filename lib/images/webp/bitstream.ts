// The first bytes of a WebP's coded picture: which of the two codings, and the size (RFC 6386 section 9.1, RFC 9649 section 3.4).

import type { ImageLimits } from '@/lib/shared/limits';
import { corrupt, requireFrameWithin, requireMemoryWithin, truncated } from '../rebuilt-file.ts';

export type Bitstream = {
  readonly isLossless: boolean;
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
};

const LOSSY_START = Buffer.from([0x9d, 0x01, 0x2a]);
const LOSSLESS_START = 0x2f;
/** The picture as the library gives it out, and for the lossless coding the picture as it is decoded. */
const HELD_BYTES_A_PIXEL = { lossy: 6, lossless: 8 } as const;

/** True for a chunk that holds a coded picture. */
export function isBitstream(type: string): boolean {
  return type === 'VP8 ' || type === 'VP8L';
}

function readLossy(data: Buffer): Bitstream {
  if (data.length < 10) throw truncated('a lossy picture without its header');
  const tag = data.readUIntLE(0, 3);
  const [isKeyFrame, version, isShown, firstPartition] = [(tag & 1) === 0, (tag >> 1) & 7, ((tag >> 4) & 1) === 1, tag >> 5];
  if (!isKeyFrame || version > 3 || !isShown || !data.subarray(3, 6).equals(LOSSY_START)) throw corrupt('a bad lossy header');
  if (firstPartition > data.length - 10) throw corrupt('a first partition longer than the picture');
  return { isLossless: false, width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff, hasAlpha: false };
}

function readLossless(data: Buffer): Bitstream {
  if (data.length < 5) throw truncated('a lossless picture without its header');
  const bits = data.readUInt32LE(1);
  if (data[0] !== LOSSLESS_START || bits >>> 29 !== 0) throw corrupt('a bad lossless header');
  return {
    isLossless: true,
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    hasAlpha: ((bits >>> 28) & 1) === 1,
  };
}

/**
 * Reads the header of a coded picture and holds its size to the limits.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-much-memory`
 */
export function readBitstream(type: string, data: Buffer, limits: ImageLimits): Bitstream {
  const found = type === 'VP8L' ? readLossless(data) : readLossy(data);
  requireFrameWithin(found.width, found.height, limits);
  const held = HELD_BYTES_A_PIXEL[found.isLossless ? 'lossless' : 'lossy'];
  requireMemoryWithin(found.width * found.height * held, limits);
  return found;
}
