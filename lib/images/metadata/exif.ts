// Reads just enough of an EXIF block to keep the orientation and to name what was removed. Bounded; never throws.

import type { Orientation, RemovedTally } from '../rebuilt-file.ts';

/** "Exif", two zero bytes: what an EXIF block in a JPEG begins with. */
export const EXIF_SIGNATURE = Buffer.from('Exif\0\0', 'latin1');

const MAX_ENTRIES = 512;
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const TAG = { orientation: 0x0112, thumbnailBytes: 0x0202, exifIfd: 0x8769, gpsIfd: 0x8825, makerNote: 0x927c } as const;
/** BodySerialNumber, LensSerialNumber, CameraOwnerName, ImageUniqueID, DNG CameraSerialNumber. */
const SERIAL_TAGS = new Set([0xa431, 0xa435, 0xa430, 0xa420, 0xc62f]);

type Entry = {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly valueAt: number;
  readonly bytes: number;
};
type Directory = { readonly entries: readonly Entry[]; readonly next: number };
type Reader = { readonly bytes: Buffer; u16(at: number): number; u32(at: number): number };

function readerOf(bytes: Buffer): Reader | null {
  const order = bytes.toString('latin1', 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return null;
  const isLittle = order.startsWith('I');
  const fits = (at: number, length: number) => at >= 0 && at + length <= bytes.length;
  return {
    bytes,
    u16: (at) => (fits(at, 2) ? (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)) : 0),
    u32: (at) => (fits(at, 4) ? (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)) : 0),
  };
}

function readDirectory(reader: Reader, at: number): Directory {
  const declared = at >= 8 ? reader.u16(at) : 0;
  const count = Math.min(declared, MAX_ENTRIES, Math.floor(Math.max(0, reader.bytes.length - at - 2) / 12));
  const entries = Array.from({ length: count }, (_, index) => {
    const entryAt = at + 2 + index * 12;
    const type = reader.u16(entryAt + 2);
    const valueCount = reader.u32(entryAt + 4);
    const bytes = Math.min((TYPE_BYTES[type] ?? 1) * valueCount, reader.bytes.length);
    return { tag: reader.u16(entryAt), type, count: valueCount, valueAt: entryAt + 8, bytes };
  });
  return { entries, next: count === declared ? reader.u32(at + 2 + count * 12) : 0 };
}

function pointerTo(reader: Reader, directory: Directory, tag: number): number {
  const entry = directory.entries.find((candidate) => candidate.tag === tag);
  return entry === undefined ? 0 : reader.u32(entry.valueAt);
}

function tallyGps(reader: Reader, at: number, tally: RemovedTally): number {
  if (at === 0) return 0;
  const directory = readDirectory(reader, at);
  const bytes = directory.entries.reduce((sum, entry) => sum + 12 + (entry.bytes > 4 ? entry.bytes : 0), 0);
  const counted = Math.min(bytes, reader.bytes.length);
  tally.add('gps', counted);
  return counted;
}

function tallyDetails(directory: Directory, tally: RemovedTally): number {
  let counted = 0;
  for (const entry of directory.entries) {
    const kind = entry.tag === TAG.makerNote ? 'maker-note' : SERIAL_TAGS.has(entry.tag) ? 'camera-serial' : null;
    if (kind === null) continue;
    tally.add(kind, entry.bytes);
    counted += entry.bytes;
  }
  return counted;
}

function orientationOf(reader: Reader, directory: Directory): Orientation {
  const entry = directory.entries.find((candidate) => candidate.tag === TAG.orientation);
  if (entry === undefined || entry.type !== 3 || entry.count !== 1) return 1;
  const value = reader.u16(entry.valueAt);
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/**
 * Reads a TIFF-structured EXIF block (without the JPEG signature) and adds what it held to `tally`.
 * Damaged blocks count as `exif` and mean upright. The fresh block of {@link orientationExif} adds nothing.
 */
export function readExif(block: Buffer, tally: RemovedTally): Orientation {
  const reader = readerOf(block);
  if (reader === null) {
    tally.add('exif', block.length);
    return 1;
  }
  const first = readDirectory(reader, reader.u32(4));
  const orientation = orientationOf(reader, first);
  if (block.equals(orientationExif(orientation))) return orientation;
  const details = pointerTo(reader, first, TAG.exifIfd);
  const thumbnail = first.next === 0 ? 0 : pointerTo(reader, readDirectory(reader, first.next), TAG.thumbnailBytes);
  const thumbnailBytes = Math.min(thumbnail, block.length);
  tally.add('embedded-thumbnail', thumbnailBytes);
  const named =
    thumbnailBytes +
    tallyGps(reader, pointerTo(reader, first, TAG.gpsIfd), tally) +
    tallyDetails(first, tally) +
    (details === 0 ? 0 : tallyDetails(readDirectory(reader, details), tally));
  tally.add('exif', Math.max(block.length - named, 1));
  return orientation;
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
