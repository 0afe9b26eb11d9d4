// Reads just enough of an EXIF block to keep the orientation, to tell when and with what the picture was taken, and to name what
// was removed. Bounded; never throws.

import { type CaptureFacts, cameraName, firstTime, NO_FACTS } from './capture-facts.ts';
import {
  findEntry,
  pointerTo,
  readDirectory,
  textOf,
  type TiffDirectory,
  type TiffReader,
  tiffReader,
} from './tiff-directory.ts';
import type { Orientation, RemovedTally } from '../rebuilt-file.ts';

/** "Exif", two zero bytes: what an EXIF block in a JPEG begins with. */
export const EXIF_SIGNATURE = Buffer.from('Exif\0\0', 'latin1');

const TAG = {
  make: 0x010f,
  model: 0x0110,
  orientation: 0x0112,
  changedAt: 0x0132,
  thumbnailBytes: 0x0202,
  exifIfd: 0x8769,
  gpsIfd: 0x8825,
  takenAt: 0x9003,
  digitisedAt: 0x9004,
  makerNote: 0x927c,
} as const;
/** BodySerialNumber, LensSerialNumber, CameraOwnerName, ImageUniqueID, DNG CameraSerialNumber. */
const SERIAL_TAGS = new Set([0xa431, 0xa435, 0xa430, 0xa420, 0xc62f]);
const MAX_TEXT_BYTES = 256;

/** What of an EXIF block is of use to the picture's owner; `orientation` is also what is kept in the file. */
export type ExifContent = { readonly orientation: Orientation; readonly facts: CaptureFacts };

function tallyGps(reader: TiffReader, at: number, tally: RemovedTally): number {
  if (at === 0) return 0;
  const directory = readDirectory(reader, at);
  const bytes = directory.entries.reduce((sum, entry) => sum + 12 + (entry.bytes > 4 ? entry.bytes : 0), 0);
  const counted = Math.min(bytes, reader.bytes.length);
  tally.add('gps', counted);
  return counted;
}

function tallyDetails(directory: TiffDirectory, tally: RemovedTally): number {
  let counted = 0;
  for (const entry of directory.entries) {
    const kind = entry.tag === TAG.makerNote ? 'maker-note' : SERIAL_TAGS.has(entry.tag) ? 'camera-serial' : null;
    if (kind === null) continue;
    tally.add(kind, entry.bytes);
    counted += entry.bytes;
  }
  return counted;
}

function orientationOf(reader: TiffReader, directory: TiffDirectory): Orientation {
  const entry = findEntry(directory, TAG.orientation);
  if (entry === undefined || entry.type !== 3 || entry.count !== 1) return 1;
  const value = reader.u16(entry.valueAt);
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

function factsOf(reader: TiffReader, first: TiffDirectory, details: TiffDirectory): CaptureFacts {
  const text = (directory: TiffDirectory, tag: number): string => textOf(reader, findEntry(directory, tag), MAX_TEXT_BYTES);
  const times = [text(details, TAG.takenAt), text(details, TAG.digitisedAt), text(first, TAG.changedAt)];
  return { takenAt: firstTime(times, new Date()), camera: cameraName(text(first, TAG.make), text(first, TAG.model)) };
}

/**
 * Reads a TIFF-structured EXIF block (without the JPEG signature) and adds what it held to `tally`.
 * Damaged blocks count as `exif` and mean upright. The fresh block of {@link orientationExif} adds nothing.
 */
export function readExif(block: Buffer, tally: RemovedTally): ExifContent {
  const reader = tiffReader(block);
  if (reader === null) {
    tally.add('exif', block.length);
    return { orientation: 1, facts: NO_FACTS };
  }
  const first = readDirectory(reader, reader.u32(4));
  const orientation = orientationOf(reader, first);
  if (block.equals(orientationExif(orientation))) return { orientation, facts: NO_FACTS };
  const details = readDirectory(reader, pointerTo(reader, first, TAG.exifIfd));
  const thumbnail = first.next === 0 ? 0 : pointerTo(reader, readDirectory(reader, first.next), TAG.thumbnailBytes);
  const thumbnailBytes = Math.min(thumbnail, block.length);
  tally.add('embedded-thumbnail', thumbnailBytes);
  const named =
    thumbnailBytes +
    tallyGps(reader, pointerTo(reader, first, TAG.gpsIfd), tally) +
    tallyDetails(first, tally) +
    tallyDetails(details, tally);
  tally.add('exif', Math.max(block.length - named, 1));
  return { orientation, facts: factsOf(reader, first, details) };
}

/** A fresh 26-byte EXIF block that says the orientation and nothing else. */
export function orientationExif(orientation: Orientation): Buffer {
  const block = Buffer.alloc(26);
  block.write('MM\0*', 0, 'latin1');
  block.writeUInt32BE(8, 4);
  block.writeUInt16BE(1, 8);
  block.writeUInt16BE(TAG.orientation, 10);
  block.writeUInt16BE(3, 12);
  block.writeUInt32BE(1, 14);
  block.writeUInt16BE(orientation, 18);
  return block;
}
