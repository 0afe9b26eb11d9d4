// What the image library is asked for: small pictures, large ones, pixels encoded anew. Runs in the decoder process, on bytes that were
// rebuilt from a white list, or whose headers were read before.

import sharp, { type PngOptions, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { PREVIEW_LONG_SIDE, THUMBNAIL_LONG_SIDE } from '../../shared/limits.ts';
import { SafelightError } from '../../shared/safelight-error.ts';
import type { ImageLimits } from '@/lib/shared/limits';
import type { IntakeMediaType, OriginalMediaType } from '@/lib/shared/media-types';
import type { BmpPixels } from '../bmp/read-bmp.ts';
import { confineTo } from './loaders.ts';
import { lookOf } from './look.ts';

const THUMBNAIL = { longSide: THUMBNAIL_LONG_SIDE, quality: 80, effort: 1 } as const;
const PREVIEW = { longSide: PREVIEW_LONG_SIDE, quality: 80, effort: 0 } as const;
const PLACEHOLDER_SIDE = 64;
const PROBE_SIDE = 16;
const REENCODED_QUALITY = 90;
const CONVERTED_JPEG_QUALITY = 92;

export type Picture = { readonly bytes: Buffer; readonly mediaType: IntakeMediaType };
/** `size` is the picture's own, where only a decoder can tell it (a GIF's screen), else null. */
export type Derived = {
  readonly thumbnail: Buffer;
  readonly placeholder: Uint8Array;
  /** See lookOf. */
  readonly look: Uint8Array | null;
  readonly size: { readonly width: number; readonly height: number } | null;
};
type Strictness = 'warning' | 'error';

function open(bytes: Buffer, limits: ImageLimits, strictness: Strictness): Sharp {
  return sharp(bytes, { failOn: strictness, limitInputPixels: limits.maxFramePixels, sequentialRead: true, pages: 1 });
}

/** Turns the library's complaints into codes. */
function refusalFor(error: unknown): SafelightError {
  if (error instanceof SafelightError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const detail = text.slice(0, 300);
  if (/pixel limit/i.test(text)) return new SafelightError('image/too-many-pixels', { detail, cause: error });
  if (/premature end|truncated|insufficient|end of stream|not enough/i.test(text)) {
    return new SafelightError('image/truncated', { detail, cause: error });
  }
  return new SafelightError('image/corrupt', { detail, cause: error });
}

/** Decoders disagree with a GIF's header when frames reach beyond its screen: what is shown is what counts. */
async function sizeOf(picture: Picture, limits: ImageLimits): Promise<Derived['size']> {
  if (picture.mediaType !== 'image/gif') return null;
  const { width, height } = await open(picture.bytes, limits, 'error').metadata();
  return { width, height };
}

async function derive(picture: Picture, limits: ImageLimits, strictness: Strictness): Promise<Derived> {
  const { longSide, quality, effort } = THUMBNAIL;
  // One pass: a thumbnail read at reduced scale still unpacks every coded bit.
  const small = await open(picture.bytes, limits, strictness)
    .autoOrient()
    .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true, kernel: 'cubic' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = small.info;
  const raw = { width, height, channels };
  const thumbnail = await sharp(small.data, { raw }).webp({ quality, effort }).toBuffer();
  const tiny = await sharp(small.data, { raw })
    .resize(PLACEHOLDER_SIDE, PLACEHOLDER_SIDE, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [wide, high] = [tiny.info.width, tiny.info.height];
  return {
    thumbnail,
    placeholder: rgbaToThumbHash(wide, high, tiny.data),
    look: lookOf({ width: wide, height: high, rgba: tiny.data }),
    size: await sizeOf(picture, limits),
  };
}

/**
 * Decodes the picture (first frame) and derives thumbnail, placeholder and look from that pass. The library reports damage only up
 * to the last strip of lines it reads; the rest is jpeg/follow-scan.ts's, png/pixel-stream.ts's and gif/lzw.ts's to find.
 * `hasStrayData` is true for a JPEG whose coded data holds bytes that belong to no pixel.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`
 */
export async function derivePictures(
  picture: Picture,
  limits: ImageLimits,
): Promise<Derived & { readonly hasStrayData: boolean }> {
  confineTo(picture.mediaType);
  const strictest: Strictness = picture.mediaType === 'image/jpeg' ? 'warning' : 'error';
  try {
    return { ...(await derive(picture, limits, strictest)), hasStrayData: false };
  } catch (error) {
    if (strictest === 'error') throw refusalFor(error);
  }
  try {
    return { ...(await derive(picture, limits, 'error')), hasStrayData: true };
  } catch (error) {
    throw refusalFor(error);
  }
}

/**
 * The large view: long side 2048, upright, first frame.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`
 */
export async function renderPreview({ bytes, mediaType }: Picture, limits: ImageLimits): Promise<Buffer> {
  const { longSide, quality, effort } = PREVIEW;
  confineTo(mediaType);
  try {
    return await open(bytes, limits, 'error')
      .autoOrient()
      .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality, effort })
      .toBuffer();
  } catch (error) {
    throw refusalFor(error);
  }
}

/**
 * Decodes a picture to its last bit.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`
 */
export async function requireDecodable({ bytes, mediaType }: Picture, limits: ImageLimits): Promise<void> {
  confineTo(mediaType);
  try {
    await open(bytes, limits, 'error').resize(PROBE_SIDE, PROBE_SIDE, { fit: 'fill' }).raw().toBuffer();
  } catch (error) {
    throw refusalFor(error);
  }
}

/** What of a picture only the library can read. `exif` begins with its signature. */
export type Inside = {
  readonly exif: Buffer | undefined;
  readonly xmp: Buffer | undefined;
  readonly hasAlpha: boolean;
};

/** @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels` */
export async function lookInside({ bytes, mediaType }: Picture, limits: ImageLimits): Promise<Inside> {
  confineTo(mediaType);
  try {
    const { exif, xmp, hasAlpha } = await open(bytes, limits, 'error').metadata();
    return { exif, xmp, hasAlpha };
  } catch (error) {
    throw refusalFor(error);
  }
}

/**
 * Decodes and encodes anew in the same format: upright, in sRGB, without any metadata. JPEG and WebP at quality 90 (lossless ones
 * without loss); GIF and WebP with all their frames; PNG without loss (an APNG keeps its still picture only). `attempt` varies the
 * coding so that planted text breaks.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`
 */
export async function encodeAnew(
  picture: {
    readonly bytes: Buffer;
    readonly mediaType: OriginalMediaType;
    readonly isUpright: boolean;
    readonly isLossless: boolean;
  },
  limits: ImageLimits,
  attempt = 0,
): Promise<Buffer> {
  const { bytes, mediaType, isUpright, isLossless } = picture;
  confineTo(mediaType);
  try {
    if (mediaType === 'image/gif') return await openAll(bytes, limits).gif({ reuse: true, effort: 2 }).toBuffer();
    // Turning needs the whole picture in memory, so only what must be turned is.
    const upright = isUpright ? open(bytes, limits, 'error') : open(bytes, limits, 'error').autoOrient();
    if (mediaType === 'image/png') return await upright.png({ compressionLevel: 6 }).toBuffer();
    const quality = REENCODED_QUALITY - attempt;
    if (mediaType === 'image/webp') {
      const all = isUpright ? openAll(bytes, limits) : upright;
      return await all
        .toColourspace('srgb')
        .webp({ quality, lossless: isLossless, effort: 2 + attempt })
        .toBuffer();
    }
    return await upright
      .toColourspace('srgb')
      .jpeg({ quality, progressive: attempt > 0 })
      .toBuffer();
  } catch (error) {
    throw refusalFor(error);
  }
}

/** With every frame, one below the other. */
function openAll(bytes: Buffer, limits: ImageLimits): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: limits.maxTotalPixels, animated: true });
}

/**
 * Decodes the first picture of a file and encodes it anew in another format, upright, with its colour profile and depth where the
 * format has a place for them: PNG without loss, JPEG at quality 92 with whole colours. `attempt` varies the coding.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`
 */
export async function encodeTo(
  target: 'image/jpeg' | 'image/png',
  { bytes, mediaType }: Picture,
  limits: ImageLimits,
  attempt = 0,
): Promise<Buffer> {
  confineTo(mediaType);
  try {
    const { space, depth } = await open(bytes, limits, 'error').metadata();
    const upright = open(bytes, limits, 'error').autoOrient();
    const isDeep = target === 'image/png' && depth === 'ushort' && (space === 'rgb16' || space === 'grey16');
    const isPlain = space === 'srgb' || space === 'b-w' || isDeep;
    const coloured = isPlain ? upright.toColourspace(space).keepIccProfile() : upright.toColourspace('srgb');
    if (target === 'image/png') return await coloured.png(pngOptions(attempt)).toBuffer();
    const quality = CONVERTED_JPEG_QUALITY - attempt;
    return await coloured.jpeg({ quality, chromaSubsampling: '4:4:4', progressive: attempt > 0 }).toBuffer();
  } catch (error) {
    throw refusalFor(error);
  }
}

/** Encodes plain pixels as a PNG. */
export function encodePixels({ data, width, height, channels }: BmpPixels, attempt = 0): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels } }).png(pngOptions(attempt)).toBuffer();
}

function pngOptions(attempt: number): PngOptions {
  return { compressionLevel: 6 - attempt, adaptiveFiltering: attempt % 2 === 0 };
}
