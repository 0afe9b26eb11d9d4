// WebP, AVIF, TIFF and BMP files for the image room's tests.

import sharp from 'sharp';
import { chunkParts, webpChunks, webpParts } from '@/lib/images/webp/chunks';
import { noise } from '@/tests/unit/images/formats/made-files';

export type WebpOptions = { readonly lossless?: boolean; readonly hasAlpha?: boolean };

export async function makeWebp(
  width = 96,
  height = 64,
  { lossless = false, hasAlpha = false }: WebpOptions = {},
): Promise<Buffer> {
  const picture = noise(width, height);
  if (!hasAlpha) return picture.webp({ lossless, quality: 80 }).toBuffer();
  const alpha = await noise(width, height).toColourspace('b-w').raw().toBuffer();
  const raw = { width, height, channels: 1 as const };
  const joined = await picture.joinChannel(alpha, { raw }).png().toBuffer();
  return sharp(joined).webp({ lossless, quality: 80 }).toBuffer();
}

/** Frames of noise with the delays 20, 40, … ms and a loop count of three. */
export async function makeAnimatedWebp(frames: number, width = 40, height = 30): Promise<Buffer> {
  const pages = await noise(width, height * frames)
    .raw()
    .toBuffer();
  const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height };
  const delay = Array.from({ length: frames }, (_, index) => 20 * (index + 1));
  return sharp(pages, { raw }).webp({ delay, loop: 3 }).toBuffer();
}

type Change = (type: string, data: Buffer) => readonly (readonly [string, Buffer])[];

/** The file with each of its chunks replaced by what `change` makes of it. */
export function changedWebp(webp: Buffer, change: Change): Buffer {
  const chunks = [...webpChunks(webp)].flatMap(({ type, data }) => change(type, data));
  return Buffer.concat(webpParts(chunks.flatMap(([type, data]) => chunkParts(type, data))));
}

/** The file with further chunks at its end. */
export function withWebpChunks(webp: Buffer, ...extra: readonly (readonly [string, Buffer])[]): Buffer {
  const chunks = [...webpChunks(webp)].map(({ type, data }) => [type, data] as const);
  return Buffer.concat(webpParts([...chunks, ...extra].flatMap(([type, data]) => chunkParts(type, data))));
}

export const webpTypes = (webp: Buffer): string[] => [...webpChunks(webp)].map(({ type }) => type);

/** 40 bytes that claim a lossless picture of the given sides: what a header costs nothing to say. */
export function tinyWebpBomb(width: number, height: number): Buffer {
  const data = Buffer.alloc(20);
  data[0] = 0x2f;
  data.writeUInt32LE(((height - 1) * 2 ** 14 + (width - 1)) >>> 0, 1);
  return Buffer.concat(webpParts(chunkParts('VP8L', data)));
}

export const makeAvif = (width = 64, height = 48): Promise<Buffer> =>
  noise(width, height).avif({ effort: 0, quality: 60 }).toBuffer();

export const makeTiff = (width = 64, height = 48): Promise<Buffer> =>
  noise(width, height).tiff({ compression: 'lzw' }).toBuffer();

export type BmpLayout = { readonly bits: 1 | 4 | 8 | 16 | 24 | 32; readonly isTopDown?: boolean; readonly hasMasks?: boolean };

/** A bitmap of the given pixels; `pixelAt` gives a palette index or a whole pixel. */
export function makeBmp(
  width: number,
  height: number,
  { bits, isTopDown = false, hasMasks = false }: BmpLayout,
  pixelAt: (x: number, y: number) => number,
): Buffer {
  const colours = bits <= 8 ? 2 ** bits : 0;
  const headerBytes = hasMasks ? 108 : 40;
  const pixelsAt = 14 + headerBytes + 4 * colours;
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  const bytes = Buffer.alloc(pixelsAt + rowBytes * height);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(pixelsAt, 10);
  bytes.writeUInt32LE(headerBytes, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(isTopDown ? -height : height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(hasMasks ? 3 : 0, 30);
  if (hasMasks) [0xff0000, 0xff00, 0xff, 0xff000000].forEach((mask, index) => bytes.writeUInt32LE(mask, 54 + 4 * index));
  for (let index = 0; index < colours; index += 1)
    bytes.writeUInt32LE((index * 0x030507) & 0xffffff, 14 + headerBytes + 4 * index);
  for (let y = 0; y < height; y += 1) {
    const rowAt = pixelsAt + rowBytes * (isTopDown ? y : height - 1 - y);
    for (let x = 0; x < width; x += 1) {
      const pixel = (pixelAt(x, y) >>> 0) % 2 ** bits;
      if (bits >= 16) bytes.writeUIntLE(pixel, rowAt + (x * bits) / 8, bits / 8);
      else {
        const at = rowAt + Math.floor((x * bits) / 8);
        bytes[at] = (bytes[at] ?? 0) | (pixel << (8 - bits - ((x * bits) % 8)));
      }
    }
  }
  return bytes;
}
