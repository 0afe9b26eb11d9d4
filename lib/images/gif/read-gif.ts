// Takes a GIF apart: screen, colour tables, frames, loop count. Everything else is tallied and left out (GIF89a).

import type { ImageLimits } from '@/lib/shared/limits';
import {
  corrupt,
  type RebuildOptions,
  RemovedTally,
  requireAnimationWithin,
  requireFrameWithin,
  truncated,
} from '../rebuilt-file.ts';

export type GifFrame = {
  /** Disposal, transparency and delay of the frame; null when it had no control block. */
  readonly control: Buffer | null;
  readonly place: Buffer;
  readonly pixels: number;
  readonly colours: Buffer | null;
  readonly minimumBits: number;
  /** Coded pixels without the block structure. */
  readonly data: Buffer;
};

export type GifPicture = {
  /** The screen, enlarged by frames that reach beyond it. */
  readonly width: number;
  readonly height: number;
  readonly screen: Buffer;
  readonly colours: Buffer | null;
  /** Times to play, 0 for ever; null when the file does not say. */
  readonly loops: number | null;
  readonly frames: readonly GifFrame[];
  readonly removed: RemovedTally;
};

const BLOCK = { extension: 0x21, image: 0x2c, trailer: 0x3b } as const;
const LABEL = { plainText: 0x01, control: 0xf9, comment: 0xfe, application: 0xff } as const;
const LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

class GifReader {
  readonly removed = new RemovedTally();
  readonly frames: GifFrame[] = [];
  loops: number | null = null;
  width = 0;
  height = 0;
  at = 13;
  #control: Buffer | null = null;
  readonly #bytes: Buffer;
  readonly #options: RebuildOptions;

  constructor(bytes: Buffer, options: RebuildOptions) {
    this.#bytes = bytes;
    this.#options = options;
  }

  take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.#bytes.length) throw truncated('the file ends inside a block');
    const piece = this.#bytes.subarray(this.at, end);
    this.at = end;
    return piece;
  }

  takeColours(flags: number): Buffer | null {
    return (flags & 0x80) === 0 ? null : this.take(3 * 2 ** ((flags & 7) + 1));
  }

  /** Reads one block; false at the trailer, at the end of the file and at anything that is no block. */
  takeBlock(): boolean {
    const introducer = this.#bytes[this.at];
    if (introducer === 0) {
      this.at += 1;
      this.removed.add('other', 1);
      return true;
    }
    if (introducer === BLOCK.extension) this.#takeExtension();
    else if (introducer === BLOCK.image) this.#takeFrame();
    else {
      if (introducer === BLOCK.trailer) this.at += 1;
      return false;
    }
    return true;
  }

  #skipSubBlocks(): Buffer[] {
    const pieces: Buffer[] = [];
    for (let length = this.take(1)[0] ?? 0; length !== 0; length = this.take(1)[0] ?? 0) pieces.push(this.take(length));
    return pieces;
  }

  #takeExtension(): void {
    const start = this.at;
    const label = this.take(2)[1] ?? 0;
    const pieces = this.#skipSubBlocks();
    const bytes = this.at - start;
    if (label === LABEL.control && pieces[0]?.length === 4) {
      this.#control = pieces[0];
      this.removed.add('application-data', bytes - 8);
      return;
    }
    if (label === LABEL.application && this.#takeLoops(pieces)) return this.removed.add('application-data', bytes - 19);
    if (label === LABEL.plainText) this.#control = null;
    const isXmp = pieces[0]?.toString('latin1', 0, 8) === 'XMP Data';
    const isProfile = pieces[0]?.toString('latin1', 0, 8) === 'ICCRGBG1';
    if (label === LABEL.comment) this.removed.add('comment', bytes);
    else if (label === LABEL.plainText) this.removed.add('text', bytes);
    else this.removed.add(isXmp ? 'xmp' : isProfile ? 'icc-extras' : 'application-data', bytes);
  }

  #takeLoops(pieces: readonly Buffer[]): boolean {
    const [name, loops] = pieces;
    if (name === undefined || !LOOPS.has(name.toString('latin1')) || loops?.length !== 3 || loops[0] !== 1) return false;
    this.loops ??= loops.readUInt16LE(1);
    return true;
  }

  #takeFrame(): void {
    const place = this.take(10).subarray(1);
    const width = place.readUInt16LE(4);
    const height = place.readUInt16LE(6);
    if (width < 1 || height < 1) throw corrupt('a frame without pixels');
    // Decoders let a frame that reaches beyond the screen enlarge it, and compose every frame on all of it.
    this.width = Math.max(this.width, place.readUInt16LE(0) + width);
    this.height = Math.max(this.height, place.readUInt16LE(2) + height);
    requireFrameWithin(this.width, this.height, this.#options.limits);
    const count = this.frames.length + 1;
    requireAnimationWithin(count, this.width * this.height * count, this.#options.limits);
    const colours = this.takeColours(place[8] ?? 0);
    const minimumBits = this.take(1)[0] ?? 0;
    const data = Buffer.concat(this.#skipSubBlocks());
    this.frames.push({ control: this.#control, place, pixels: width * height, colours, minimumBits, data });
    this.#control = null;
  }
}

/**
 * Reads a GIF's screen (size, flags, background, aspect: 7 bytes) and holds its size to the limits.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`
 */
export function readScreen(bytes: Buffer, limits: ImageLimits): { width: number; height: number; screen: Buffer } {
  const signature = bytes.toString('latin1', 0, 6);
  if (signature !== 'GIF87a' && signature !== 'GIF89a') throw corrupt('no GIF signature');
  if (bytes.length < 13) throw truncated('the file ends inside its header');
  const screen = bytes.subarray(6, 13);
  const [width, height] = [screen.readUInt16LE(0), screen.readUInt16LE(2)];
  requireFrameWithin(width, height, limits);
  return { width, height, screen };
}

/**
 * Reads a GIF into the parts that make its pictures. A missing trailer is forgiven, a cut block is not.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-many-frames`
 */
export function readGif(bytes: Buffer, options: RebuildOptions): GifPicture {
  const { screen, ...size } = readScreen(bytes, options.limits);
  const reader = new GifReader(bytes, options);
  Object.assign(reader, size);
  const colours = reader.takeColours(screen[4] ?? 0);
  while (reader.takeBlock());
  if (reader.frames.length === 0) throw corrupt('a GIF without a picture');
  reader.removed.add('trailing-data', bytes.length - reader.at);
  const { width, height, loops, frames, removed } = reader;
  return { width, height, screen, colours, loops, frames, removed };
}
