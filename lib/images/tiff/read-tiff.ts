// What a TIFF says of itself before anything in it is decoded: size, coding, and what it carries beside its first picture.
// The file is not rebuilt: its pixels are encoded anew (docs/decisions/0015). TIFF 6.0; BigTIFF is not taken.

import { SafelightError } from '../../shared/safelight-error.ts';
import type { ImageLimits } from '@/lib/shared/limits';
import type { CaptureFacts } from '../metadata/capture-facts.ts';
import { readExifFrom } from '../metadata/exif.ts';
import { findEntry, readDirectory, type TiffDirectory, type TiffReader, tiffReader } from '../metadata/tiff-directory.ts';
import { corrupt, type RemovedKind, RemovedTally, requireFrameWithin, requireMemoryWithin, truncated } from '../rebuilt-file.ts';

export type TiffHead = { readonly facts: CaptureFacts; readonly removed: RemovedTally };

const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  stripBytes: 279,
  samples: 277,
  rowsPerStrip: 278,
  tileWidth: 322,
  tileHeight: 323,
  tileBytes: 325,
} as const;
/** None, CCITT, LZW, JPEG, Deflate, PackBits. Further codecs of the library never see a byte. */
const CODINGS = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946]);
const MAX_SAMPLES = 8;
const MAX_SAMPLE_BITS = 64;
/** ImageDescription, PageName, Software, Artist, HostComputer, Copyright, DocumentName, XMP, IPTC, Photoshop, ICC. */
const DROPPED: ReadonlyMap<number, RemovedKind> = new Map([
  ...[269, 270, 285, 305, 315, 316, 33432].map((tag) => [tag, 'text'] as const),
  [700, 'xmp'],
  [33723, 'iptc'],
  [34377, 'application-data'],
]);

/** A number of a directory; null where the tag is absent. @throws SafelightError `image/corrupt` for other kinds of values */
function numberOf(reader: TiffReader, directory: TiffDirectory, tag: number): number | null {
  const entry = findEntry(directory, tag);
  if (entry === undefined) return null;
  if (entry.type !== 3 && entry.type !== 4) throw corrupt(`tag ${tag} is no number`);
  const at = entry.bytes > 4 ? reader.u32(entry.valueAt) : entry.valueAt;
  return entry.type === 3 ? reader.u16(at) : reader.u32(at);
}

/** Sum of a list of lengths, at most all the bytes there are. */
function sumOf(reader: TiffReader, directory: TiffDirectory, tag: number): number {
  const entry = findEntry(directory, tag);
  if (entry === undefined || (entry.type !== 3 && entry.type !== 4)) return 0;
  const size = entry.type === 3 ? 2 : 4;
  const at = entry.bytes > 4 ? reader.u32(entry.valueAt) : entry.valueAt;
  let sum = 0;
  for (let index = 0; index < entry.count && at + (index + 1) * size <= reader.bytes.length; index += 1) {
    sum += size === 2 ? reader.u16(at + 2 * index) : reader.u32(at + 4 * index);
    if (sum >= reader.bytes.length) return reader.bytes.length;
  }
  return sum;
}

/** Holds the size, and what a decoder must hold of it at once (a strip, a row of tiles), to the limits. */
function requireWithin(reader: TiffReader, directory: TiffDirectory, limits: ImageLimits): void {
  const number = (tag: number, standard: number): number => numberOf(reader, directory, tag) ?? standard;
  const [width, height] = [number(TAG.width, 0), number(TAG.height, 0)];
  requireFrameWithin(width, height, limits);
  const coding = number(TAG.compression, 1);
  const [samples, bits] = [number(TAG.samples, 1), number(TAG.bits, 1)];
  if (!CODINGS.has(coding)) throw corrupt(`TIFF coding ${coding} is not decoded here`);
  if (samples < 1 || samples > MAX_SAMPLES || bits < 1 || bits > MAX_SAMPLE_BITS) throw corrupt('impossible samples');
  const pixelBytes = Math.ceil((samples * bits) / 8);
  const [tileWidth, tileHeight] = [number(TAG.tileWidth, 0), number(TAG.tileHeight, 0)];
  if (tileWidth > 0 && tileHeight > 0) {
    requireFrameWithin(tileWidth, tileHeight, limits);
    return requireMemoryWithin((Math.ceil(width / tileWidth) + 1) * tileWidth * tileHeight * pixelBytes, limits);
  }
  requireMemoryWithin(width * Math.min(height, number(TAG.rowsPerStrip, height)) * pixelBytes, limits);
}

function tallyPages(reader: TiffReader, first: TiffDirectory, limits: ImageLimits, removed: RemovedTally): void {
  const seen = new Set<number>();
  for (let at = first.next; at !== 0 && !seen.has(at) && at < reader.bytes.length; ) {
    seen.add(at);
    if (seen.size >= limits.maxFrames) throw new SafelightError('image/too-many-frames', { detail: 'pages' });
    const page = readDirectory(reader, at);
    removed.add('second-picture', Math.max(1, sumOf(reader, page, TAG.stripBytes) + sumOf(reader, page, TAG.tileBytes)));
    at = page.next;
  }
}

/**
 * Reads a TIFF's first directory and holds what it declares to the limits; where there are further pages, they are tallied: of
 * them the first is kept.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-many-frames`, `image/too-much-memory`
 */
export function readTiff(bytes: Buffer, limits: ImageLimits): TiffHead {
  const reader = tiffReader(bytes);
  if (reader === null) throw corrupt('no TIFF signature');
  const at = reader.u32(4);
  if (at + 2 > bytes.length) throw truncated('the file ends before its directory');
  const first = readDirectory(reader, at);
  if (first.entries.length < reader.u16(at)) throw truncated('the file ends inside its directory');
  requireWithin(reader, first, limits);
  const removed = new RemovedTally();
  for (const { tag, bytes: length } of first.entries) {
    const kind = DROPPED.get(tag);
    if (kind !== undefined) removed.add(kind, length);
  }
  tallyPages(reader, first, limits, removed);
  return { facts: readExifFrom(reader, first, removed), removed };
}
