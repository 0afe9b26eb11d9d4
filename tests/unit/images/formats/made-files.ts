// Hand-laid picture files for the image room's tests.

import { deflateSync } from 'node:zlib';
import sharp, { type JpegOptions, type Sharp } from 'sharp';
import { orientationExif } from '@/lib/images/metadata/exif';
import { chunk, PNG_SIGNATURE } from '@/lib/images/png/chunks';
import { IMAGE_LIMITS } from '@/lib/shared/limits';

export const OPTIONS = { limits: IMAGE_LIMITS, isDisarming: false } as const;

/** A picture of noise with 4:2:0 colours: every block differs, so that any lost bit shows. */
export function noise(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 40 } } });
}

export const makeJpeg = (width = 96, height = 64, options: JpegOptions = {}): Promise<Buffer> =>
  noise(width, height).jpeg(options).toBuffer();

export const makePng = (width = 48, height = 32): Promise<Buffer> => noise(width, height).png().toBuffer();

/** A GIF of `frames` one-colour frames with the delays 20, 40, … ms and a loop count of three. */
export function makeGif(frames: number, width = 16, height = 12): Promise<Buffer> {
  const pages = Array.from({ length: frames }, (_, index) => Buffer.alloc(width * height * 3, (index * 40) % 256));
  const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height };
  const delay = Array.from({ length: frames }, (_, index) => 20 * (index + 1));
  return sharp(Buffer.concat(pages), { raw }).gif({ delay, loop: 3 }).toBuffer();
}

/** A segment put right behind the start of a JPEG. */
export function withSegment(jpeg: Buffer, marker: number, body: Buffer | string): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, bytes, jpeg.subarray(2)]);
}

export const withOrientation = (jpeg: Buffer, orientation: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8): Buffer =>
  withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), orientationExif(orientation)]));

export function header(width: number, height: number, rest = [8, 2, 0, 0, 0]): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set(rest, 8);
  return chunk('IHDR', data);
}

/** A PNG from given chunks, with signature and end. */
export const pngOf = (...chunks: Buffer[]): Buffer => Buffer.concat([PNG_SIGNATURE, ...chunks, chunk('IEND', Buffer.alloc(0))]);

/** Chunks put before the first IDAT of a PNG. */
export function withChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  const at = png.indexOf('IDAT', 0, 'latin1') - 4;
  return Buffer.concat([png.subarray(0, at), ...chunks, png.subarray(at)]);
}

const number = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
};

export function frameControl(sequence: number, width: number, height: number): Buffer {
  return chunk('fcTL', Buffer.concat([number(sequence, width, height, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]));
}

/** An APNG of grey pixels: the still picture and `frames - 1` further frames. */
export function makeApng(frames: number, width = 8, height = 6): Buffer {
  const pixels = (value: number): Buffer =>
    deflateSync(Buffer.concat(Array.from({ length: height }, () => Buffer.from([0, ...Array<number>(width).fill(value)]))));
  const chunks = [
    header(width, height, [8, 0, 0, 0, 0]),
    chunk('acTL', number(frames, 0)),
    frameControl(0, width, height),
    chunk('IDAT', pixels(9)),
  ];
  for (let index = 1; index < frames; index += 1) {
    chunks.push(
      frameControl(2 * index - 1, width, height),
      chunk('fdAT', Buffer.concat([number(2 * index), pixels(20 * index)])),
    );
  }
  return pngOf(...chunks);
}

/** Raw pixels of every frame as stored, without colour management. */
export function pixelsOf(bytes: Uint8Array): Promise<Buffer> {
  const isGif = Buffer.from(bytes.subarray(0, 3)).toString('latin1') === 'GIF';
  return sharp(bytes, { failOn: 'error', ignoreIcc: true, animated: isGif }).raw().toBuffer();
}

export const join = (parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);

/** The code a call is refused with, or `none`. */
export async function refusalOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'none';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `not a refusal: ${String(error)}`;
  }
}
