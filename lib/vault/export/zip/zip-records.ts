// The records of a ZIP archive (PKWARE APPNOTE 6.3.10), byte by byte, with ZIP64 where a number needs it. Entries are stored, not
// compressed: pictures do not get smaller, and so every byte's place is known before the first one is read.

/** One file of an archive. `name` is a path with `/`; `modified` is a local time without a zone (`2024-05-03T14:07:22`). */
export type ZipEntry = {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
  readonly modified: string;
};

const UTF8_NAMES = 0x0800;
const VERSION_PLAIN = 20;
const VERSION_ZIP64 = 45;
/** Made on Unix, so that readers take the permissions below. */
const MADE_BY = (3 << 8) | VERSION_ZIP64;
const REGULAR_FILE_0644 = 0o100644;
const MOST_16 = 0xffff;
const MOST_32 = 0xffff_ffff;
const ZIP64_EXTRA = 0x0001;
const FIRST_DOS_YEAR = 1980;
const LAST_DOS_YEAR = 2107;

/** How long the local header of an entry is. */
export function localHeaderBytes(entry: ZipEntry): number {
  return 30 + Buffer.byteLength(entry.name) + (isLarge(entry.bytes) ? 20 : 0);
}

/** The header that stands right before an entry's bytes. */
export function localHeader(entry: ZipEntry): Buffer {
  const name = nameOf(entry);
  const size = isLarge(entry.bytes) ? MOST_32 : entry.bytes;
  const extra = isLarge(entry.bytes) ? zip64Extra([entry.bytes, entry.bytes]) : Buffer.alloc(0);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(isLarge(entry.bytes) ? VERSION_ZIP64 : VERSION_PLAIN, 4);
  writeCommon(head, 6, entry, { size, nameBytes: name.length, extraBytes: extra.length });
  return joined(head, name, extra);
}

/** How long an entry's record in the directory is; `offset` is where its local header begins. */
export function directoryRecordBytes(entry: ZipEntry, offset: number): number {
  const large = largeFields(entry, offset).length;
  return 46 + Buffer.byteLength(entry.name) + (large > 0 ? 4 + 8 * large : 0);
}

/** An entry's record in the directory at the archive's end. */
export function directoryRecord(entry: ZipEntry, offset: number): Buffer {
  const name = nameOf(entry);
  const large = largeFields(entry, offset);
  const extra = large.length > 0 ? zip64Extra(large) : Buffer.alloc(0);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(MADE_BY, 4);
  head.writeUInt16LE(large.length > 0 ? VERSION_ZIP64 : VERSION_PLAIN, 6);
  const size = isLarge(entry.bytes) ? MOST_32 : entry.bytes;
  writeCommon(head, 8, entry, { size, nameBytes: name.length, extraBytes: extra.length });
  head.writeUInt32LE((REGULAR_FILE_0644 << 16) >>> 0, 38);
  head.writeUInt32LE(isLarge(offset) ? MOST_32 : offset, 42);
  return joined(head, name, extra);
}

/** What ends the archive: how many entries there are, and where their directory lies. */
export function endRecords(directory: { entries: number; start: number; bytes: number }): Buffer {
  const { entries, start, bytes } = directory;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries, MOST_16), 8);
  end.writeUInt16LE(Math.min(entries, MOST_16), 10);
  end.writeUInt32LE(Math.min(bytes, MOST_32), 12);
  end.writeUInt32LE(Math.min(start, MOST_32), 16);
  const isPlain = entries < MOST_16 && !isLarge(bytes) && !isLarge(start);
  return isPlain ? end : joined(zip64End(directory), zip64Locator(start + bytes), end);
}

function zip64End({ entries, start, bytes }: { entries: number; start: number; bytes: number }): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(MADE_BY, 12);
  record.writeUInt16LE(VERSION_ZIP64, 14);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  return record;
}

function zip64Locator(zip64EndStart: number): Buffer {
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(zip64EndStart), 8);
  locator.writeUInt32LE(1, 16);
  return locator;
}

/** Flags, method, time, checksum, sizes and lengths: the same in both headers, from `at` on. */
function writeCommon(
  head: Buffer,
  at: number,
  entry: ZipEntry,
  { size, nameBytes, extraBytes }: { size: number; nameBytes: number; extraBytes: number },
): void {
  const { time, date } = dosTime(entry.modified);
  head.writeUInt16LE(UTF8_NAMES, at);
  head.writeUInt16LE(time, at + 4);
  head.writeUInt16LE(date, at + 6);
  head.writeUInt32LE(entry.crc32, at + 8);
  head.writeUInt32LE(size, at + 12);
  head.writeUInt32LE(size, at + 16);
  head.writeUInt16LE(nameBytes, at + 20);
  head.writeUInt16LE(extraBytes, at + 22);
}

/** The 64-bit numbers of a directory record that do not fit into their own fields, in their order. */
function largeFields(entry: ZipEntry, offset: number): number[] {
  return [...(isLarge(entry.bytes) ? [entry.bytes, entry.bytes] : []), ...(isLarge(offset) ? [offset] : [])];
}

function zip64Extra(numbers: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * numbers.length);
  extra.writeUInt16LE(ZIP64_EXTRA, 0);
  extra.writeUInt16LE(8 * numbers.length, 2);
  for (const [index, number] of numbers.entries()) extra.writeBigUInt64LE(BigInt(number), 4 + 8 * index);
  return extra;
}

/** True where a number would be read as "see the ZIP64 field", or does not fit at all. */
function isLarge(number: number): boolean {
  return number >= MOST_32;
}

function nameOf({ name }: ZipEntry): Buffer {
  return Buffer.from(name, 'utf8');
}

// Memory of its own, whatever its size: whoever sends it frees it.
function joined(...parts: readonly Buffer[]): Buffer {
  const whole = Buffer.alloc(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) at += part.copy(whole, at);
  return whole;
}

/** MS-DOS date and time, to two seconds; what lies outside of its years is moved to the nearest moment it can say. */
function dosTime(modified: string): { time: number; date: number } {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = modified.split(/[-T:.]/).map(Number);
  if (year < FIRST_DOS_YEAR) return { time: 0, date: (1 << 5) | 1 };
  if (year > LAST_DOS_YEAR) return { time: (23 << 11) | (59 << 5) | 29, date: (127 << 9) | (12 << 5) | 31 };
  return {
    time: (hour << 11) | (minute << 5) | (second >> 1),
    date: ((year - FIRST_DOS_YEAR) << 9) | (month << 5) | day,
  };
}
