// Puts a WebP together again from its white-listed parts: same coded pictures, same frames, and fresh headers around them.

import { orientationExif } from '../metadata/exif.ts';
import type { RebuildOptions } from '../rebuilt-file.ts';
import { chunkParts, webpParts } from './chunks.ts';
import { readWebp, type WebpFrame, type WebpImage, type WebpPicture } from './read-webp.ts';

const FLAG = { profile: 0x20, alpha: 0x10, exif: 0x08, animation: 0x02 } as const;
/** Blending and disposal; the other bits of a frame's last byte mean nothing. */
const KNOWN_CONTROL_BITS = 0x03;

type Parts = Omit<WebpPicture, 'facts' | 'removed'>;

function imageParts({ type, data, alpha }: WebpImage): Uint8Array[] {
  return [...(alpha === null ? [] : chunkParts('ALPH', alpha)), ...chunkParts(type, data)];
}

function frameParts({ control, image }: WebpFrame): Uint8Array[] {
  const known = Buffer.from(control);
  known[15] = (known[15] ?? 0) & KNOWN_CONTROL_BITS;
  return chunkParts('ANMF', known, ...imageParts(image));
}

function extendedHeader(picture: Parts): Uint8Array[] {
  const { width, height, profile, orientation, animation, frames } = picture;
  const hasAlpha = frames.some(({ image }) => image.alpha !== null || image.hasAlpha);
  const flags =
    (profile === null ? 0 : FLAG.profile) |
    (hasAlpha ? FLAG.alpha : 0) |
    (orientation === 1 ? 0 : FLAG.exif) |
    (animation === null ? 0 : FLAG.animation);
  const data = Buffer.alloc(10);
  data[0] = flags;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return chunkParts('VP8X', data);
}

function assemble(picture: Parts): Uint8Array[] {
  const { profile, orientation, animation, frames } = picture;
  const isPlain = profile === null && orientation === 1 && animation === null && frames[0]?.image.alpha === null;
  if (isPlain) return webpParts(frames.flatMap(({ image }) => imageParts(image)));
  return webpParts([
    ...extendedHeader(picture),
    ...(profile === null ? [] : chunkParts('ICCP', profile)),
    ...(animation === null ? [] : chunkParts('ANIM', animation)),
    ...frames.flatMap((frame) => (animation === null ? imageParts(frame.image) : frameParts(frame))),
    ...(orientation === 1 ? [] : chunkParts('EXIF', orientationExif(orientation))),
  ]);
}

/**
 * One frame as a file of its own, its coded picture cut short by `cut` bytes: what the check of its pixels decodes
 * (decoder/webp-frames.ts).
 */
export function frameAsFile({ image }: WebpFrame, cut: { readonly picture: number; readonly alpha: number }): Buffer {
  const shortened = (data: Buffer, bytes: number): Buffer => data.subarray(0, Math.max(0, data.length - bytes));
  const alpha = image.alpha === null ? null : shortened(image.alpha, cut.alpha);
  const still = { control: Buffer.alloc(0), image: { ...image, alpha, data: shortened(image.data, cut.picture) } };
  const { width, height } = image;
  return Buffer.concat(assemble({ width, height, orientation: 1, profile: null, animation: null, frames: [still] }));
}

export type RebuiltWebp = { readonly parts: readonly Uint8Array[]; readonly picture: WebpPicture };

/**
 * Rebuilds a WebP, still or animated: same coded pictures, and nothing that is not picture.
 * @throws SafelightError as {@link readWebp}
 */
export function rebuildWebp(bytes: Buffer, options: RebuildOptions): RebuiltWebp {
  const picture = readWebp(bytes, options);
  return { parts: assemble(picture), picture };
}
