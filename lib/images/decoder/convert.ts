// Turns what is not kept as it is (AVIF, HEIC, TIFF, BMP) into a JPEG or PNG: its pixels are decoded and encoded anew, nothing else of
// it goes along (docs/decisions/0015).

import type { ImageLimits } from '@/lib/shared/limits';
import type { IntakeMediaType, OriginalMediaType } from '@/lib/shared/media-types';
import { readBmp } from '../bmp/read-bmp.ts';
import { readHeif } from '../heif/read-heif.ts';
import { type CaptureFacts, NO_FACTS } from '../metadata/capture-facts.ts';
import { EXIF_SIGNATURE, readExif } from '../metadata/exif.ts';
import type { RemovedTally } from '../rebuilt-file.ts';
import { readTiff } from '../tiff/read-tiff.ts';
import { encodePixels, encodeTo, lookInside } from './pixels.ts';

export type ConvertedMediaType = Exclude<IntakeMediaType, OriginalMediaType>;
export type Conversion = {
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly facts: CaptureFacts;
  readonly removed: RemovedTally;
  /** `attempt` varies the coding so that planted text breaks. */
  encode(attempt: number): Promise<Buffer>;
};

type Source = { readonly bytes: Buffer; readonly limits: ImageLimits };

async function fromHeif({ bytes, limits }: Source, mediaType: 'image/avif' | 'image/heic'): Promise<Conversion> {
  const { removed } = readHeif(bytes, mediaType, limits);
  const inside = await lookInside({ bytes, mediaType }, limits);
  removed.add('xmp', inside.xmp?.length ?? 0);
  const { exif } = inside;
  const block = exif?.subarray(0, EXIF_SIGNATURE.length).equals(EXIF_SIGNATURE) ? exif.subarray(EXIF_SIGNATURE.length) : exif;
  const facts = block === undefined ? NO_FACTS : readExif(block, removed).facts;
  // What can be seen through must stay so, and a JPEG cannot.
  const target = inside.hasAlpha ? 'image/png' : 'image/jpeg';
  const encode = (attempt: number) => encodeTo(target, { bytes, mediaType }, limits, attempt);
  return { mediaType: target, facts, removed, encode };
}

function fromTiff({ bytes, limits }: Source): Conversion {
  const encode = (attempt: number) => encodeTo('image/png', { bytes, mediaType: 'image/tiff' }, limits, attempt);
  return { mediaType: 'image/png', ...readTiff(bytes, limits), encode };
}

function fromBmp({ bytes, limits }: Source): Conversion {
  const { pixels, removed } = readBmp(bytes, limits);
  return { mediaType: 'image/png', facts: NO_FACTS, removed, encode: (attempt) => encodePixels(pixels, attempt) };
}

/**
 * Reads what a file declares and holds it to the limits; its pixels are decoded by `encode`.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-many-frames`, `image/too-much-memory`
 */
export async function openConversion(bytes: Buffer, mediaType: ConvertedMediaType, limits: ImageLimits): Promise<Conversion> {
  const source = { bytes, limits };
  if (mediaType === 'image/tiff') return fromTiff(source);
  return mediaType === 'image/bmp' ? fromBmp(source) : fromHeif(source, mediaType);
}
