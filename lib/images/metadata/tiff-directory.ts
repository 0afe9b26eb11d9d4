// Reads the directories of a TIFF structure, which is what EXIF is written in too (TIFF 6.0, section 2). Bounded; never throws:
// what lies outside the bytes reads as zero.

const MAX_ENTRIES = 512;
const ENTRY_BYTES = 12;
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const TYPE = { byte: 1, ascii: 2, short: 3, long: 4, utf8: 129 } as const;

export type TiffEntry = {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where the value stands, or the pointer to it where it takes more than four bytes. */
  readonly valueAt: number;
  /** Bytes the value claims, at most all there are. */
  readonly bytes: number;
};
/** `next` is 0 behind the last directory. */
export type TiffDirectory = { readonly entries: readonly TiffEntry[]; readonly next: number };
export type TiffReader = { readonly bytes: Buffer; u16(at: number): number; u32(at: number): number };

/** A reader in the byte order that the first four bytes name; null where they name none. */
export function tiffReader(bytes: Buffer): TiffReader | null {
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

/** The directory at an offset: at most 512 entries, and no more than the bytes hold. */
export function readDirectory(reader: TiffReader, at: number): TiffDirectory {
  const declared = at >= 8 ? reader.u16(at) : 0;
  const count = Math.min(declared, MAX_ENTRIES, Math.floor(Math.max(0, reader.bytes.length - at - 2) / ENTRY_BYTES));
  const entries = Array.from({ length: count }, (_, index) => {
    const entryAt = at + 2 + index * ENTRY_BYTES;
    const type = reader.u16(entryAt + 2);
    const valueCount = reader.u32(entryAt + 4);
    const bytes = Math.min((TYPE_BYTES[type] ?? 1) * valueCount, reader.bytes.length);
    return { tag: reader.u16(entryAt), type, count: valueCount, valueAt: entryAt + 8, bytes };
  });
  return { entries, next: count === declared ? reader.u32(at + 2 + count * ENTRY_BYTES) : 0 };
}

/** The first entry of a tag. */
export function findEntry(directory: TiffDirectory, tag: number): TiffEntry | undefined {
  return directory.entries.find((candidate) => candidate.tag === tag);
}

/** The offset an entry holds; 0 where there is none. */
export function pointerTo(reader: TiffReader, directory: TiffDirectory, tag: number): number {
  const entry = findEntry(directory, tag);
  return entry === undefined ? 0 : reader.u32(entry.valueAt);
}

/** An entry's text up to its first zero byte, at most `maxBytes` of it; empty for every other kind of value. */
export function textOf(reader: TiffReader, entry: TiffEntry | undefined, maxBytes: number): string {
  if (entry === undefined || (entry.type !== TYPE.ascii && entry.type !== TYPE.utf8)) return '';
  const at = entry.count <= 4 ? entry.valueAt : reader.u32(entry.valueAt);
  const text = reader.bytes.subarray(at, at + Math.min(entry.count, maxBytes));
  const end = text.indexOf(0);
  return text.toString('utf8', 0, end === -1 ? text.length : end);
}
