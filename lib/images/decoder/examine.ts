// What happens to an uploaded picture inside the decoder process: rebuild, disarm, decode, derive. Knows no person and no storage.

import { SafelightError } from '../../shared/safelight-error.ts';
import type { ImageLimits } from '@/lib/shared/limits';
import { type IntakeMediaType, isOriginalMediaType, type OriginalMediaType } from '../../shared/media-types.ts';
import { rebuildGif } from '../gif/rebuild-gif.ts';
import { findScanEnd, looksUncoded, type SequentialScan } from '../jpeg/follow-scan.ts';
import { rebuildJpeg } from '../jpeg/rebuild-jpeg.ts';
import { type CaptureFacts, NO_FACTS } from '../metadata/capture-facts.ts';
import { findActiveContent } from '../metadata/active-content.ts';
import type { PngPicture } from '../png/read-png.ts';
import { rebuildPng } from '../png/rebuild-png.ts';
import { corrupt, type RebuildOptions, type RemovedTally } from '../rebuilt-file.ts';
import type { WebpFrame } from '../webp/read-webp.ts';
import { rebuildWebp } from '../webp/rebuild-webp.ts';
import { type ConvertedMediaType, openConversion } from './convert.ts';
import { type Derived, derivePictures, encodeAnew } from './pixels.ts';
import { ReusableBuffer } from './reusable-buffer.ts';
import { hasStrayData } from './webp-frames.ts';

export type Rebuilt = {
  readonly mediaType: OriginalMediaType;
  readonly parts: readonly Uint8Array[];
  readonly bytes: Buffer;
  /** Upright. */
  readonly width: number;
  readonly height: number;
  readonly isUpright: boolean;
  readonly frames: number;
  /** Coded bytes of an APNG's frames beyond the still picture: what encoding anew leaves behind. */
  readonly animationBytes: number;
  /** See RebuiltJpeg. */
  readonly onlyScan: SequentialScan | null;
  /** The coded pictures of a WebP, whose ends the decoder must find; empty for all others. */
  readonly webpFrames: readonly WebpFrame[];
  readonly facts: CaptureFacts;
  readonly removed: RemovedTally;
};
export type Examined = Derived & Rebuilt;

type Order = { readonly mediaType: IntakeMediaType; readonly mode: 'rebuild' | 'reencode'; readonly limits: ImageLimits };

const MAX_ENCODINGS = 4;
/** Holds the file just rebuilt from an upload; one examination runs at a time. */
const joined = new ReusableBuffer();
/** Up to here following the codes costs a few milliseconds; beyond, it is done where the data gives reason. */
const ALWAYS_FOLLOWED_BYTES = 512 * 1024;

/** What the kinds of files have in common where they differ in nothing. */
const USUAL = { frames: 1, animationBytes: 0, onlyScan: null, webpFrames: [], facts: NO_FACTS } as const;

async function rebuildAs(
  bytes: Buffer,
  mediaType: OriginalMediaType,
  options: RebuildOptions,
): Promise<Omit<Rebuilt, 'bytes' | 'mediaType'>> {
  if (mediaType === 'image/gif') {
    const { parts, picture } = rebuildGif(bytes, options);
    return { ...USUAL, parts, ...upright(picture, 1), frames: picture.frames.length, removed: picture.removed };
  }
  if (mediaType === 'image/webp') {
    const { parts, picture } = rebuildWebp(bytes, options);
    const { orientation, frames, facts, removed } = picture;
    return { ...USUAL, parts, ...upright(picture, orientation), frames: frames.length, webpFrames: frames, facts, removed };
  }
  if (mediaType === 'image/png') {
    const { parts, picture } = await rebuildPng(bytes, options);
    const { header, orientation, animation, facts, removed } = picture;
    const frames = animation?.frames.length ?? 1;
    return { ...USUAL, parts, ...upright(header, orientation), frames, animationBytes: bytesOf(animation), facts, removed };
  }
  const { parts, orientation, onlyScan, facts, removed, ...size } = rebuildJpeg(bytes, options);
  return { ...USUAL, parts, ...upright(size, orientation), onlyScan, facts, removed };
}

function bytesOf(animation: PngPicture['animation']): number {
  const pieces = animation?.frames.flatMap((frame) => frame.data ?? []) ?? [];
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

type Size = { readonly width: number; readonly height: number };

function upright(stored: Size, orientation: number): Size & { readonly isUpright: boolean } {
  const isTurned = orientation >= 5;
  const { width, height } = stored;
  return { width: isTurned ? height : width, height: isTurned ? width : height, isUpright: orientation === 1 };
}

/**
 * Takes a file apart and puts it together without anything that is not picture, and without program text in what is.
 * A JPEG or WebP may come out with such text in its coded data: only encoding anew helps there, see {@link examine}.
 * @throws SafelightError as the rebuilders
 */
export async function rebuildFile(
  bytes: Buffer,
  mediaType: OriginalMediaType,
  limits: ImageLimits,
  join: (parts: readonly Uint8Array[]) => Buffer = (parts) => Buffer.concat(parts),
): Promise<Rebuilt> {
  const first = await rebuildAs(bytes, mediaType, { limits, isDisarming: false });
  const whole = join(first.parts);
  if (findActiveContent(whole) === -1) return { ...first, mediaType, bytes: whole };
  const second = await rebuildAs(bytes, mediaType, { limits, isDisarming: true });
  return { ...second, mediaType, bytes: Buffer.concat(second.parts) };
}

/** The first of several codings that holds no program text, rebuilt. */
async function firstClean(
  encode: (attempt: number) => Promise<Buffer>,
  mediaType: OriginalMediaType,
  limits: ImageLimits,
): Promise<Rebuilt> {
  for (let attempt = 0; attempt < MAX_ENCODINGS; attempt += 1) {
    const rebuilt = await rebuildFile(await encode(attempt), mediaType, limits);
    if (findActiveContent(rebuilt.bytes) === -1) return rebuilt;
  }
  throw corrupt('carries program text that survives encoding');
}

async function encodeUntilClean(source: Rebuilt, { limits }: Order): Promise<Rebuilt> {
  const isLossless = source.webpFrames.some(({ image }) => image.isLossless);
  const encode = (attempt: number) => encodeAnew({ ...source, isLossless }, limits, attempt);
  const clean = await firstClean(encode, source.mediaType, limits);
  source.removed.add('second-picture', source.animationBytes);
  return { ...clean, facts: source.facts, removed: source.removed };
}

async function convertUntilClean(bytes: Buffer, mediaType: ConvertedMediaType, limits: ImageLimits): Promise<Rebuilt> {
  const source = await openConversion(bytes, mediaType, limits);
  const clean = await firstClean((attempt) => source.encode(attempt), source.mediaType, limits);
  return { ...clean, facts: source.facts, removed: source.removed };
}

/** The clean file, by rebuilding or (by order, or because planted text leaves no choice) by encoding anew. */
async function cleanFile(bytes: Buffer, order: Order): Promise<Rebuilt> {
  const { mediaType, limits } = order;
  if (!isOriginalMediaType(mediaType)) return convertUntilClean(bytes, mediaType, limits);
  const rebuilt = await rebuildFile(bytes, mediaType, limits, (parts) => joined.join(parts));
  const isClean = findActiveContent(rebuilt.bytes) === -1;
  if (isClean && order.mode === 'rebuild') return rebuilt;
  const canChange = mediaType === 'image/jpeg' || mediaType === 'image/webp';
  if (!isClean && !canChange) throw corrupt('carries program text that cannot be taken out');
  return encodeUntilClean(rebuilt, order);
}

/** Leaves out what stands between a JPEG's last pixel and its end marker; null where its codes make no whole picture. */
function cutBehindScan(clean: Rebuilt): Rebuilt | null {
  const { onlyScan, parts, removed } = clean;
  if (onlyScan === null) return clean;
  const { coded } = onlyScan;
  if (coded.length > ALWAYS_FOLLOWED_BYTES && !looksUncoded(coded)) return clean;
  const end = findScanEnd(onlyScan);
  if (end === null || end === coded.length) return end === null ? null : clean;
  removed.add('trailing-data', coded.length - end);
  const cut = [...parts.slice(0, -2), coded.subarray(0, end), ...parts.slice(-1)];
  return { ...clean, parts: cut, bytes: Buffer.concat(cut) };
}

/**
 * Turns an upload into a clean original, a thumbnail, a placeholder and a look.
 * @throws SafelightError every `image/` code about content
 */
export async function examine(bytes: Buffer, order: Order): Promise<Examined> {
  const clean = await cleanFile(bytes, order);
  const isStray = await hasStrayData(clean.webpFrames, order.limits);
  const cut = isStray ? null : cutBehindScan(clean);
  if (cut !== null) {
    const derived = await derivePictures(cut, order.limits);
    if (!derived.hasStrayData) return { ...derived, ...cut, ...derived.size };
  }
  // What a decoder skips inside coded data cannot be told from something hidden there, so such a file is encoded anew.
  const encoded = await encodeUntilClean(clean, order);
  const again = await derivePictures(encoded, order.limits);
  if (again.hasStrayData) throw new SafelightError('image/corrupt', { detail: 'stray data after encoding anew' });
  return { ...again, ...encoded, ...again.size };
}
