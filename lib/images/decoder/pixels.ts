// The only caller of the image library. Runs in the decoder process, on bytes that were rebuilt from a white list.

import sharp, { type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { PREVIEW_LONG_SIDE, THUMBNAIL_LONG_SIDE } from '../../shared/limits.ts';
import { SafelightError } from '../../shared/safelight-error.ts';
import type { ImageLimits } from '@/lib/shared/limits';
import type { IntakeMediaType } from '@/lib/shared/media-types';
import { lookOf } from './look.ts';

const THUMBNAIL = { longSide: THUMBNAIL_LONG_SIDE, quality: 80, effort: 1 } as const;
const PREVIEW = { longSide: PREVIEW_LONG_SIDE, quality: 80, effort: 0 } as const;
const PLACEHOLDER_SIDE = 64;
const REENCODED_JPEG_QUALITY = 90;

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

/** Leaves the library three loaders, no cache and one thread. Call once, first. */
export function confineLibrary(): void {
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadNsgifBuffer'] });
}

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
export async function renderPreview(bytes: Buffer, limits: ImageLimits): Promise<Buffer> {
  const { longSide, quality, effort } = PREVIEW;
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
 * Decodes and encodes anew in the same format: upright, in sRGB, without any metadata. JPEG at quality 90; GIF with all its
 * frames; PNG without loss (an APNG keeps its still picture only). `attempt` varies the coding so that planted text breaks.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`
 */
export async function encodeAnew(
  picture: Picture & { readonly isUpright: boolean },
  limits: ImageLimits,
  attempt = 0,
): Promise<Buffer> {
  const { bytes, mediaType, isUpright } = picture;
  try {
    if (mediaType === 'image/gif') {
      const all = sharp(bytes, { failOn: 'error', limitInputPixels: limits.maxTotalPixels, animated: true });
      return await all.gif({ reuse: true, effort: 2 }).toBuffer();
    }
    // Turning needs the whole picture in memory, so only what must be turned is.
    const upright = isUpright ? open(bytes, limits, 'error') : open(bytes, limits, 'error').autoOrient();
    if (mediaType === 'image/png') return await upright.png({ compressionLevel: 6 }).toBuffer();
    const quality = REENCODED_JPEG_QUALITY - attempt;
    return await upright
      .toColourspace('srgb')
      .jpeg({ quality, progressive: attempt > 0 })
      .toBuffer();
  } catch (error) {
    throw refusalFor(error);
  }
}
