// Takes a WebP apart by a white list of chunks: coded pictures, their alpha, frames, loop count, colour profile, orientation.
// What is not on it is tallied and left out. Decodes no pixel.

import type { ImageLimits } from '@/lib/shared/limits';
import { type CaptureFacts, NO_FACTS } from '../metadata/capture-facts.ts';
import { EXIF_SIGNATURE, readExif } from '../metadata/exif.ts';
import { reduceProfile } from '../metadata/icc-profile.ts';
import {
  corrupt,
  type Orientation,
  type RebuildOptions,
  type RemovedKind,
  RemovedTally,
  requireAnimationWithin,
  requireFrameWithin,
} from '../rebuilt-file.ts';
import { SafelightError } from '../../shared/safelight-error.ts';
import { type Bitstream, isBitstream, readBitstream } from './bitstream.ts';
import { chunksBetween, riffEnd, type WebpChunk, webpChunks } from './chunks.ts';

/** One coded picture; `alpha` belongs to a lossy one only. */
export type WebpImage = Bitstream & { readonly type: string; readonly data: Buffer; readonly alpha: Buffer | null };
/** `control` is place, size, delay and disposal of the frame: 16 bytes. */
export type WebpFrame = { readonly control: Buffer; readonly image: WebpImage };
export type WebpPicture = {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly facts: CaptureFacts;
  readonly profile: Buffer | null;
  /** Background and loop count (6 bytes); null for a still picture. */
  readonly animation: Buffer | null;
  /** One without a control for a still picture. */
  readonly frames: readonly WebpFrame[];
  readonly removed: RemovedTally;
};

const DROPPED: ReadonlyMap<string, RemovedKind> = new Map([['XMP ', 'xmp']]);
const FLAG = { animation: 0x02 } as const;
const FRAME_CONTROL_BYTES = 16;

type Canvas = { readonly width: number; readonly height: number; readonly isAnimated: boolean };

/** The canvas a VP8X chunk declares. @throws SafelightError as `requireFrameWithin` */
function readCanvas(data: Buffer, limits: ImageLimits): Canvas {
  if (data.length !== 10) throw corrupt('an extended header of the wrong length');
  const [width, height] = [data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1];
  requireFrameWithin(width, height, limits);
  return { width, height, isAnimated: ((data[0] ?? 0) & FLAG.animation) !== 0 };
}

/**
 * Holds to the limits what the first chunk declares.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-much-memory`
 */
export function readWebpHead(head: Buffer, limits: ImageLimits): void {
  for (const first of webpChunks(head)) {
    if (first.type === 'VP8X') return void readCanvas(first.data, limits);
    if (isBitstream(first.type)) return void readBitstream(first.type, first.data, limits);
    throw corrupt('no picture in the first chunk');
  }
}

/** Collects one coded picture and the alpha before it. */
class ImageReader {
  image: WebpImage | null = null;
  #alpha: Buffer | null = null;
  readonly #limits: ImageLimits;
  readonly #removed: RemovedTally;

  constructor(limits: ImageLimits, removed: RemovedTally) {
    this.#limits = limits;
    this.#removed = removed;
  }

  /** True when the chunk was one of a picture's. */
  take({ type, data, bytes }: WebpChunk): boolean {
    if (type !== 'ALPH' && !isBitstream(type)) return false;
    if (this.image !== null) this.#removed.add('second-picture', bytes);
    else if (type === 'ALPH') this.#takeAlpha(data, bytes);
    else {
      const found = readBitstream(type, data, this.#limits);
      if (found.isLossless) this.#removed.add('other', this.#alpha?.length ?? 0);
      this.image = { ...found, type, data, alpha: found.isLossless ? null : this.#alpha };
    }
    return true;
  }

  #takeAlpha(data: Buffer, bytes: number): void {
    if (this.#alpha !== null) return this.#removed.add('other', bytes);
    if (data.length < 2 || ((data[0] ?? 0) & 3) > 1) throw corrupt('a bad alpha channel');
    this.#alpha = data;
  }

  require(): WebpImage {
    if (this.image === null) throw new SafelightError('image/truncated', { detail: 'no coded picture' });
    return this.image;
  }
}

class WebpReader {
  readonly removed = new RemovedTally();
  readonly frames: WebpFrame[] = [];
  readonly still: ImageReader;
  canvas: Canvas | null = null;
  animation: Buffer | null = null;
  profile: Buffer | null = null;
  orientation: Orientation = 1;
  facts: CaptureFacts = NO_FACTS;
  #hasExif = false;
  #hasProfile = false;
  readonly #options: RebuildOptions;

  constructor(options: RebuildOptions) {
    this.#options = options;
    this.still = new ImageReader(options.limits, this.removed);
  }

  take(part: WebpChunk, isFirst: boolean): void {
    if (part.type === 'VP8X') this.#takeCanvas(part, isFirst);
    else if (part.type === 'ICCP') this.#takeProfile(part.data);
    else if (part.type === 'EXIF') this.#takeExif(part.data);
    else if (part.type === 'ANIM') this.#takeAnimation(part);
    else if (part.type === 'ANMF') this.#takeFrame(part);
    else if (this.canvas?.isAnimated || !this.still.take(part)) {
      this.removed.add(DROPPED.get(part.type) ?? 'application-data', part.bytes);
    }
  }

  #takeCanvas({ data }: WebpChunk, isFirst: boolean): void {
    if (!isFirst) throw corrupt('an extended header that is not the first chunk');
    this.canvas = readCanvas(data, this.#options.limits);
  }

  #takeProfile(data: Buffer): void {
    const reduced = this.#hasProfile || this.#options.isDisarming ? null : reduceProfile(data);
    if (!this.#hasProfile) this.profile = reduced;
    this.#hasProfile = true;
    this.removed.add('icc-extras', data.length - (reduced?.length ?? 0));
  }

  #takeExif(data: Buffer): void {
    const isSigned = data.subarray(0, EXIF_SIGNATURE.length).equals(EXIF_SIGNATURE);
    const found = readExif(isSigned ? data.subarray(EXIF_SIGNATURE.length) : data, this.removed);
    if (this.#hasExif) return;
    this.facts = found.facts;
    // Without an extended header nobody looks for an EXIF block, so nobody turns the picture by it.
    if (this.canvas !== null) this.orientation = found.orientation;
    this.#hasExif = true;
  }

  #takeAnimation({ data, bytes }: WebpChunk): void {
    if (!this.canvas?.isAnimated || data.length < 6 || this.animation !== null) return this.removed.add('other', bytes);
    this.animation = data.subarray(0, 6);
    this.removed.add('other', data.length - 6);
  }

  #takeFrame({ data, bytes }: WebpChunk): void {
    const { canvas } = this;
    if (!canvas?.isAnimated || this.animation === null) return this.removed.add('second-picture', bytes);
    if (data.length < FRAME_CONTROL_BYTES) throw corrupt('a frame without its head');
    const [x, y] = [2 * data.readUIntLE(0, 3), 2 * data.readUIntLE(3, 3)];
    const [width, height] = [data.readUIntLE(6, 3) + 1, data.readUIntLE(9, 3) + 1];
    if (x + width > canvas.width || y + height > canvas.height) throw corrupt('a frame beyond its canvas');
    const count = this.frames.length + 1;
    requireAnimationWithin(count, canvas.width * canvas.height * count, this.#options.limits);
    const reader = new ImageReader(this.#options.limits, this.removed);
    for (const part of chunksBetween(data, FRAME_CONTROL_BYTES, data.length)) {
      if (!reader.take(part)) this.removed.add('application-data', part.bytes);
    }
    const image = reader.require();
    if (image.width !== width || image.height !== height) throw corrupt('a frame of another size than its head says');
    this.frames.push({ control: data.subarray(0, FRAME_CONTROL_BYTES), image });
  }

  finish(): { width: number; height: number; frames: readonly WebpFrame[] } {
    if (this.canvas?.isAnimated) {
      if (this.frames.length === 0) throw new SafelightError('image/truncated', { detail: 'an animation without a frame' });
      return { width: this.canvas.width, height: this.canvas.height, frames: this.frames };
    }
    const image = this.still.require();
    const { width, height } = image;
    if (this.canvas !== null && (this.canvas.width !== width || this.canvas.height !== height)) {
      throw corrupt('a picture of another size than its canvas');
    }
    return { width, height, frames: [{ control: Buffer.alloc(0), image }] };
  }
}

/**
 * Reads a WebP into the parts that make its pictures.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-many-frames`, `image/too-much-memory`
 */
export function readWebp(bytes: Buffer, options: RebuildOptions): WebpPicture {
  const reader = new WebpReader(options);
  let end = 0;
  for (const part of webpChunks(bytes)) {
    reader.take(part, end === 0);
    end = part.end;
  }
  const { orientation, facts, profile, removed } = reader;
  const picture = reader.finish();
  removed.add('trailing-data', bytes.length - Math.max(end, Math.min(riffEnd(bytes), bytes.length)));
  return { ...picture, orientation, facts, profile, animation: reader.canvas?.isAnimated ? reader.animation : null, removed };
}
