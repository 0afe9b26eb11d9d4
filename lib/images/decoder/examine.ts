// What happens to an uploaded picture inside the decoder process: rebuild, disarm, decode, derive. Knows no person and no storage.

import { SafelightError } from '../../shared/safelight-error.ts';
import type { ImageLimits } from '@/lib/shared/limits';
import type { IntakeMediaType } from '@/lib/shared/media-types';
import { rebuildGif } from '../gif/rebuild-gif.ts';
import { findScanEnd, looksUncoded, type SequentialScan } from '../jpeg/follow-scan.ts';
import { rebuildJpeg } from '../jpeg/rebuild-jpeg.ts';
import { type CaptureFacts, NO_FACTS } from '../metadata/capture-facts.ts';
import { findActiveContent } from '../metadata/active-content.ts';
import type { PngPicture } from '../png/read-png.ts';
import { rebuildPng } from '../png/rebuild-png.ts';
import { corrupt, type RebuildOptions, type RemovedTally } from '../rebuilt-file.ts';
import { type Derived, derivePictures, encodeAnew } from './pixels.ts';
import { ReusableBuffer } from './reusable-buffer.ts';

export type Rebuilt = {
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

async function rebuildAs(bytes: Buffer, mediaType: IntakeMediaType, options: RebuildOptions): Promise<Omit<Rebuilt, 'bytes'>> {
  if (mediaType === 'image/gif') {
    const { parts, picture } = rebuildGif(bytes, options);
    return {
      parts,
      ...upright(picture, 1),
      frames: picture.frames.length,
      animationBytes: 0,
      onlyScan: null,
      facts: NO_FACTS,
      removed: picture.removed,
    };
  }
  if (mediaType === 'image/png') {
    const { parts, picture } = await rebuildPng(bytes, options);
    const { header, orientation, animation, facts, removed } = picture;
    return {
      parts,
      ...upright(header, orientation),
      frames: animation?.frames.length ?? 1,
      animationBytes: bytesOf(animation),
      onlyScan: null,
      facts,
      removed,
    };
  }
  const jpeg = rebuildJpeg(bytes, options);
  return {
    onlyScan: jpeg.onlyScan,
    parts: jpeg.parts,
    ...upright(jpeg, jpeg.orientation),
    frames: 1,
    animationBytes: 0,
    facts: jpeg.facts,
    removed: jpeg.removed,
  };
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
 * A JPEG may come out with such text in its coded data: only encoding anew helps there, see {@link examine}.
 * @throws SafelightError as the three rebuilders
 */
export async function rebuildFile(
  bytes: Buffer,
  mediaType: IntakeMediaType,
  limits: ImageLimits,
  join: (parts: readonly Uint8Array[]) => Buffer = (parts) => Buffer.concat(parts),
): Promise<Rebuilt> {
  const first = await rebuildAs(bytes, mediaType, { limits, isDisarming: false });
  const whole = join(first.parts);
  if (findActiveContent(whole) === -1) return { ...first, bytes: whole };
  const second = await rebuildAs(bytes, mediaType, { limits, isDisarming: true });
  return { ...second, bytes: Buffer.concat(second.parts) };
}

async function encodeUntilClean(source: Rebuilt, order: Order): Promise<Rebuilt> {
  for (let attempt = 0; attempt < MAX_ENCODINGS; attempt += 1) {
    const encoded = await encodeAnew({ ...source, mediaType: order.mediaType }, order.limits, attempt);
    const rebuilt = await rebuildFile(encoded, order.mediaType, order.limits);
    if (findActiveContent(rebuilt.bytes) !== -1) continue;
    source.removed.add('second-picture', source.animationBytes);
    return { ...rebuilt, facts: source.facts, removed: source.removed };
  }
  throw corrupt('carries program text that survives encoding');
}

/** The clean file, by rebuilding or (by order, or because planted text leaves no choice) by encoding anew. */
async function cleanFile(bytes: Buffer, order: Order): Promise<Rebuilt> {
  const rebuilt = await rebuildFile(bytes, order.mediaType, order.limits, (parts) => joined.join(parts));
  const isClean = findActiveContent(rebuilt.bytes) === -1;
  if (isClean && order.mode === 'rebuild') return rebuilt;
  if (!isClean && order.mediaType !== 'image/jpeg') throw corrupt('carries program text that cannot be taken out');
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
  const cut = cutBehindScan(clean);
  if (cut !== null) {
    const derived = await derivePictures({ bytes: cut.bytes, mediaType: order.mediaType }, order.limits);
    if (!derived.hasStrayData) return { ...derived, ...cut, ...derived.size };
  }
  // What a decoder skips inside coded data cannot be told from something hidden there, so such a file is encoded anew.
  const encoded = await encodeUntilClean(clean, order);
  const again = await derivePictures({ bytes: encoded.bytes, mediaType: order.mediaType }, order.limits);
  if (again.hasStrayData) throw new SafelightError('image/corrupt', { detail: 'stray data after encoding anew' });
  return { ...again, ...encoded, ...again.size };
}
