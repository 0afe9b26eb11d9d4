// The PNG header: which combinations exist, what of it is too much, and how many bytes of scan lines each picture must unpack to.

import type { ImageLimits } from '@/lib/shared/limits';
import { corrupt, requireFrameWithin, requireMemoryWithin } from '../rebuilt-file.ts';
import { isSound, type PngChunk } from './chunks.ts';

export type PngHeader = {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly colourType: number;
  readonly isInterlaced: boolean;
};

/** Bytes of one run of equal scan lines: filter byte and packed pixels, `rows` times. */
export type ScanLines = { readonly rowBytes: number; readonly rows: number };

/** Colour types by name. */
export const COLOUR = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgba: 6 } as const;

const DEPTHS: ReadonlyMap<number, readonly number[]> = new Map([
  [COLOUR.grey, [1, 2, 4, 8, 16]],
  [COLOUR.rgb, [8, 16]],
  [COLOUR.palette, [1, 2, 4, 8]],
  [COLOUR.greyAlpha, [8, 16]],
  [COLOUR.rgba, [8, 16]],
]);
const CHANNELS = [1, 0, 3, 1, 2, 0, 4];
/** Adam7: first column, first row, column step, row step. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Reads a PNG's first chunk and holds what it declares to the limits.
 * @throws SafelightError `image/corrupt`, `image/side-too-long`, `image/too-many-pixels`, `image/too-much-memory`
 */
export function readHeader(first: PngChunk, limits: ImageLimits): PngHeader {
  if (first.type !== 'IHDR' || !isSound(first)) throw corrupt('no sound header chunk at the start');
  const header = parseHeader(first.data);
  requireFrameWithin(header.width, header.height, limits);
  requireMemoryWithin(heldBytes(header), limits);
  return header;
}

function parseHeader(data: Buffer): PngHeader {
  if (data.length !== 13) throw corrupt('a header chunk of the wrong length');
  const bitDepth = data[8] ?? 0;
  const colourType = data[9] ?? 0;
  if (!DEPTHS.get(colourType)?.includes(bitDepth)) throw corrupt(`no such PNG: colour type ${colourType}, ${bitDepth} bits`);
  if (data[10] !== 0 || data[11] !== 0 || (data[12] ?? 2) > 1)
    throw corrupt('an unknown compression, filter or interlace method');
  return { width: data.readUInt32BE(0), height: data.readUInt32BE(4), bitDepth, colourType, isInterlaced: data[12] === 1 };
}

/** The runs of scan lines a picture of this size is packed into, in order. */
export function scanLinesOf(header: PngHeader, width: number, height: number): ScanLines[] {
  const bits = header.bitDepth * (CHANNELS[header.colourType] ?? 4);
  const lines = (columns: number, rows: number): ScanLines => ({ rowBytes: 1 + Math.ceil((columns * bits) / 8), rows });
  if (!header.isInterlaced) return [lines(width, height)];
  return PASSES.map(([x, y, stepX, stepY]) => ({
    columns: Math.ceil((width - x) / stepX),
    rows: Math.ceil((height - y) / stepY),
  }))
    .filter((pass) => pass.columns > 0 && pass.rows > 0)
    .map((pass) => lines(pass.columns, pass.rows));
}

/** Bytes a decoder holds at once: nearly nothing line by line, the whole picture when it is interlaced. */
function heldBytes(header: PngHeader): number {
  if (!header.isInterlaced) return 0;
  return header.width * header.height * Math.max(1, header.bitDepth / 8) * (CHANNELS[header.colourType] ?? 4);
}
