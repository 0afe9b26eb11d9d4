// Takes a PNG or APNG apart by a white list of chunks. What is not on it is tallied and left out. Decodes no pixel.

import { inflateSync } from 'node:zlib';
import { SafelightError } from '../../shared/safelight-error.ts';
import { type CaptureFacts, NO_FACTS } from '../metadata/capture-facts.ts';
import { readExif } from '../metadata/exif.ts';
import { MAX_PROFILE_BYTES, reduceProfile } from '../metadata/icc-profile.ts';
import {
  corrupt,
  type Orientation,
  type RebuildOptions,
  type RemovedKind,
  RemovedTally,
  requireAnimationWithin,
} from '../rebuilt-file.ts';
import { PngAnimation, type PngFrame } from './animation.ts';
import { chunksOf, isCritical, isSound, type PngChunk } from './chunks.ts';
import { COLOUR, type PngHeader, readHeader } from './image-header.ts';

export type PngPicture = {
  readonly header: PngHeader;
  readonly orientation: Orientation;
  readonly facts: CaptureFacts;
  readonly palette: Buffer | null;
  readonly transparency: Buffer | null;
  /** Chunks that change how colours look, by type. */
  readonly colour: ReadonlyMap<string, Buffer>;
  readonly profile: Buffer | null;
  readonly pixels: readonly Buffer[];
  readonly animation: { readonly plays: number; readonly frames: readonly PngFrame[] } | null;
  readonly removed: RemovedTally;
};

/** Length each colour chunk must have. */
const COLOUR_CHUNKS: ReadonlyMap<string, readonly number[]> = new Map([
  ['gAMA', [4]],
  ['cHRM', [32]],
  ['sRGB', [1]],
  ['cICP', [4]],
  ['sBIT', [1, 2, 3, 4]],
]);
const TEXT_CHUNKS = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME']);
const ANIMATION_CHUNKS = new Set(['acTL', 'fcTL', 'fdAT']);

function kindOf(part: PngChunk): RemovedKind {
  if (part.type === 'iTXt' && part.data.subarray(0, 17).equals(Buffer.from('XML:com.adobe.xmp', 'latin1'))) return 'xmp';
  if (TEXT_CHUNKS.has(part.type)) return 'text';
  return part.type === 'pHYs' ? 'other' : 'application-data';
}

class PngReader {
  readonly removed = new RemovedTally();
  readonly animation = new PngAnimation();
  readonly colour = new Map<string, Buffer>();
  readonly pixels: Buffer[] = [];
  header: PngHeader | null = null;
  palette: Buffer | null = null;
  transparency: Buffer | null = null;
  profile: Buffer | null = null;
  orientation: Orientation = 1;
  facts: CaptureFacts = NO_FACTS;
  readonly #options: RebuildOptions;
  #isInPixels = false;
  #hasExif = false;

  constructor(options: RebuildOptions) {
    this.#options = options;
  }

  take(part: PngChunk): void {
    if (this.header === null) {
      this.header = readHeader(part, this.#options.limits);
      return;
    }
    if (part.type !== 'IDAT') this.#isInPixels = false;
    const sound = isSound(part);
    if (!sound && isCritical(part.type)) throw corrupt(`wrong checksum in ${part.type}`);
    if (!sound) return this.removed.add('other', part.whole.length);
    if (part.type === 'IDAT') this.#takePixels(part);
    else if (part.type === 'PLTE') this.#takePalette(part);
    else if (part.type === 'tRNS') this.#takeTransparency(part);
    else if (part.type === 'iCCP') this.#takeProfile(part);
    else if (part.type === 'eXIf') this.#takeExif(part);
    else if (COLOUR_CHUNKS.has(part.type)) this.#takeColour(part);
    else if (ANIMATION_CHUNKS.has(part.type)) this.#takeAnimation(part, this.header);
    else if (part.type !== 'IEND') this.#drop(part);
  }

  #drop(part: PngChunk): void {
    if (isCritical(part.type)) throw corrupt(`unknown critical chunk ${part.type}`);
    this.removed.add(kindOf(part), part.whole.length);
  }

  #takePixels(part: PngChunk): void {
    if (this.pixels.length > 0 && !this.#isInPixels) return this.removed.add('trailing-data', part.whole.length);
    this.#isInPixels = true;
    this.pixels.push(part.data);
  }

  #takePalette(part: PngChunk): void {
    const header = this.header;
    if (header?.colourType !== COLOUR.palette) return this.removed.add('other', part.whole.length);
    const entries = part.data.length / 3;
    const isRight = Number.isInteger(entries) && entries >= 1 && entries <= 2 ** header.bitDepth;
    if (!isRight || this.palette !== null || this.pixels.length > 0) throw corrupt('a bad palette');
    this.palette = part.data;
  }

  #takeTransparency(part: PngChunk): void {
    const type = this.header?.colourType;
    const length = part.data.length;
    const isRight =
      (type === COLOUR.grey && length === 2) ||
      (type === COLOUR.rgb && length === 6) ||
      (type === COLOUR.palette && this.palette !== null && length >= 1 && length <= this.palette.length / 3);
    if (isRight && this.transparency === null && this.pixels.length === 0) this.transparency = part.data;
    else this.removed.add('other', part.whole.length);
  }

  #takeColour(part: PngChunk): void {
    const isRight = COLOUR_CHUNKS.get(part.type)?.includes(part.data.length) && !this.colour.has(part.type);
    if (isRight && this.pixels.length === 0) this.colour.set(part.type, part.data);
    else this.removed.add('other', part.whole.length);
  }

  #takeExif(part: PngChunk): void {
    const { orientation, facts } = readExif(part.data, this.removed);
    if (!this.#hasExif) Object.assign(this, { orientation, facts });
    this.#hasExif = true;
  }

  #takeProfile(part: PngChunk): void {
    const reduced =
      this.pixels.length === 0 && this.profile === null && !this.#options.isDisarming ? unpackProfile(part.data) : null;
    if (reduced !== null) this.profile = reduced.profile;
    this.removed.add('icc-extras', reduced === null ? part.data.length : reduced.removedBytes);
  }

  #takeAnimation(part: PngChunk, header: PngHeader): void {
    const { width, height } = header;
    this.animation.take(part, { hasPixels: this.pixels.length > 0, width, height });
    requireAnimationWithin(this.animation.claimedFrames, 0, this.#options.limits);
  }
}

/** Unpacks no more than a profile may weigh; a longer, damaged or foreign one is dropped. */
function unpackProfile(data: Buffer): { profile: Buffer; removedBytes: number } | null {
  const nameEnd = data.indexOf(0);
  if (nameEnd < 1 || nameEnd > 79 || data[nameEnd + 1] !== 0) return null;
  try {
    const whole = inflateSync(data.subarray(nameEnd + 2), { maxOutputLength: MAX_PROFILE_BYTES });
    const profile = reduceProfile(whole);
    return profile === null ? null : { profile, removedBytes: Math.max(0, whole.length - profile.length) };
  } catch {
    return null;
  }
}

function animationOf(reader: PngReader, options: RebuildOptions): PngPicture['animation'] {
  const frames = reader.animation.frames();
  if (frames === null) {
    reader.removed.add('application-data', reader.animation.bytes);
    return null;
  }
  requireAnimationWithin(frames.length, reader.animation.totalPixels, options.limits);
  return { plays: reader.animation.plays, frames };
}

/**
 * Reads a PNG into the parts that make its picture. Nothing is unpacked but a colour profile, and that to 4 MiB at most.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-many-frames`, `image/too-much-memory`
 */
export function readPng(bytes: Buffer, options: RebuildOptions): PngPicture {
  const reader = new PngReader(options);
  let end = 0;
  for (const part of chunksOf(bytes)) {
    reader.take(part);
    end = part.end;
  }
  const { header, pixels, palette, removed } = reader;
  if (header === null || pixels.length === 0) throw new SafelightError('image/truncated', { detail: 'no picture data' });
  if (header.colourType === COLOUR.palette && palette === null) throw corrupt('no palette');
  removed.add('trailing-data', bytes.length - end);
  const { orientation, facts, transparency, colour, profile } = reader;
  return {
    header,
    orientation,
    facts,
    palette,
    transparency,
    colour,
    profile,
    pixels,
    animation: animationOf(reader, options),
    removed,
  };
}
