// Reads a Windows bitmap into plain pixels: uncompressed, 1 to 32 bits a pixel. The image library has no loader for it that looks at
// nothing else, and the format is small enough to read whole here. Packed (RLE) bitmaps and those of OS/2 are not taken.

import type { ImageLimits } from '@/lib/shared/limits';
import { corrupt, RemovedTally, requireFrameWithin, requireMemoryWithin, truncated } from '../rebuilt-file.ts';

export type BmpHead = {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly pixelsAt: number;
  readonly rowBytes: number;
  /** Red, green, blue and alpha as bits of a pixel; a zero mask means none. */
  readonly masks: readonly number[];
  readonly coloursAt: number;
  readonly colours: number;
};
/** Three channels, or four where the bitmap has an alpha mask. */
export type BmpPixels = { readonly data: Buffer; readonly width: number; readonly height: number; readonly channels: 3 | 4 };

const FILE_HEADER_BYTES = 14;
const HEADERS = new Set([40, 52, 56, 108, 124]);
const DEPTHS = new Set([1, 4, 8, 16, 24, 32]);
const CODING = { none: 0, masks: 3 } as const;
const MASKS_15 = [0x7c00, 0x3e0, 0x1f, 0];
const MASKS_24 = [0xff0000, 0xff00, 0xff, 0];

function masksOf(bytes: Buffer, headerBytes: number, coding: number, bits: number): readonly number[] {
  if (coding === CODING.none) return bits === 16 ? MASKS_15 : MASKS_24;
  if (bits !== 16 && bits !== 32) throw corrupt('masks for pixels that need none');
  const count = headerBytes >= 56 ? 4 : 3;
  const at = FILE_HEADER_BYTES + 40;
  if (at + 4 * count > bytes.length) throw truncated('the file ends inside its masks');
  return [0, 1, 2, 3].map((index) => (index < count ? bytes.readUInt32LE(at + 4 * index) : 0));
}

/**
 * Reads a bitmap's headers and holds what they declare to the limits.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-much-memory`
 */
export function readBmpHead(bytes: Buffer, limits: ImageLimits): BmpHead {
  if (bytes.toString('latin1', 0, 2) !== 'BM') throw corrupt('no bitmap signature');
  if (bytes.length < FILE_HEADER_BYTES + 40) throw truncated('the file ends inside its header');
  const headerBytes = bytes.readUInt32LE(14);
  const [width, signedHeight] = [bytes.readInt32LE(18), bytes.readInt32LE(22)];
  const [planes, bits, coding] = [bytes.readUInt16LE(26), bytes.readUInt16LE(28), bytes.readUInt32LE(30)];
  if (!HEADERS.has(headerBytes) || planes !== 1 || !DEPTHS.has(bits)) throw corrupt('no such bitmap');
  if (coding !== CODING.none && coding !== CODING.masks) throw corrupt(`bitmap coding ${coding} is not decoded here`);
  const height = Math.abs(signedHeight);
  requireFrameWithin(width, height, limits);
  requireMemoryWithin(width * height * 4, limits);
  const masks = masksOf(bytes, headerBytes, coding, bits);
  const named = bytes.readUInt32LE(46);
  const isPalette = bits <= 8;
  const colours = !isPalette ? 0 : named === 0 || named > 2 ** bits ? 2 ** bits : named;
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  const coloursAt = FILE_HEADER_BYTES + headerBytes;
  const pixelsAt = bytes.readUInt32LE(10);
  if (pixelsAt < coloursAt + 4 * colours) throw corrupt('pixels that begin inside the header');
  return { width, height, isTopDown: signedHeight < 0, bits, pixelsAt, rowBytes, masks, coloursAt, colours };
}

/** Takes the bits of one mask out of a pixel and spreads them over eight. */
function channelReader(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 255;
  const shift = 31 - Math.clz32(mask & -mask);
  const highest = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / highest);
}

type Target = { readonly data: Buffer; readonly channels: 3 | 4 };
/** Writes the row that begins at `from` of the file to `to` of the target. */
type RowReader = (from: number, to: number) => void;

function paletteRows(bytes: Buffer, head: BmpHead, { data }: Target): RowReader {
  const pixelsAByte = 8 / head.bits;
  return (from, to) => {
    for (let x = 0; x < head.width; x += 1) {
      const byte = bytes[from + Math.floor(x / pixelsAByte)] ?? 0;
      const index = (byte >> (8 - head.bits * ((x % pixelsAByte) + 1))) & (2 ** head.bits - 1);
      // Beyond the palette lies black, as everywhere.
      const colourAt = index < head.colours ? head.coloursAt + 4 * index : -1;
      for (let channel = 0; channel < 3; channel += 1) {
        data[to + 3 * x + channel] = colourAt === -1 ? 0 : (bytes[colourAt + 2 - channel] ?? 0);
      }
    }
  };
}

function maskedRows(bytes: Buffer, head: BmpHead, { data, channels }: Target): RowReader {
  const readers = head.masks.slice(0, channels).map(channelReader);
  const step = head.bits / 8;
  return (from, to) => {
    for (let x = 0; x < head.width; x += 1) {
      const pixel = bytes.readUIntLE(from + x * step, step);
      for (let channel = 0; channel < channels; channel += 1) {
        data[to + channels * x + channel] = readers[channel]?.(pixel) ?? 0;
      }
    }
  };
}

/**
 * Reads a bitmap's pixels, top row first.
 * @throws SafelightError as {@link readBmpHead}
 */
export function readBmp(bytes: Buffer, limits: ImageLimits): { readonly pixels: BmpPixels; readonly removed: RemovedTally } {
  const head = readBmpHead(bytes, limits);
  const { width, height, isTopDown, rowBytes, pixelsAt } = head;
  const end = pixelsAt + rowBytes * height;
  if (end > bytes.length) throw truncated('fewer rows than the header says');
  const channels = head.masks[3] === 0 ? 3 : 4;
  const target = { data: Buffer.alloc(width * height * channels), channels } as const;
  const readRow = (head.bits <= 8 ? paletteRows : maskedRows)(bytes, head, target);
  for (let row = 0; row < height; row += 1) {
    readRow(pixelsAt + rowBytes * (isTopDown ? row : height - 1 - row), width * channels * row);
  }
  const removed = new RemovedTally();
  removed.add('other', pixelsAt - head.coloursAt - 4 * head.colours);
  removed.add('trailing-data', bytes.length - end);
  return { pixels: { ...target, width, height }, removed };
}
