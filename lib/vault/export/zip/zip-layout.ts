// Where every byte of an archive lies: pure arithmetic over names, sizes and checksums. The same entries make the same archive, byte
// by byte, so that any part of it can be made again at any time.

import {
  directoryRecord,
  directoryRecordBytes,
  endRecords,
  localHeader,
  localHeaderBytes,
  type ZipEntry,
} from '@/lib/vault/export/zip/zip-records';

/** The next stretch of an archive: bytes as they are, or those of an entry from `start` to before `end`. */
export type ZipPiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'entry'; readonly index: number; readonly start: number; readonly end: number };

export type ZipLayout = {
  /** Length of the whole archive. */
  readonly bytes: number;
  /** The bytes from `start` to before `end`, in order; nothing but the piece asked for is held. */
  pieces(start: number, end: number): Generator<ZipPiece, void, undefined>;
};

/** Directory records are handed out in blocks of about so many bytes. */
const BLOCK_BYTES = 64 * 1024;

/** The archive of these entries, in this order. Names must be unique paths; sizes and offsets may pass 4 GiB, and entries 65,535. */
export function createZipLayout(entries: readonly ZipEntry[]): ZipLayout {
  const starts = new Float64Array(entries.length + 1);
  for (const [index, entry] of entries.entries()) {
    starts[index + 1] = at(starts, index) + localHeaderBytes(entry) + entry.bytes;
  }
  const directoryStart = at(starts, entries.length);
  const records = new Float64Array(entries.length + 1);
  records[0] = directoryStart;
  for (const [index, entry] of entries.entries()) {
    records[index + 1] = at(records, index) + directoryRecordBytes(entry, at(starts, index));
  }
  const endStart = at(records, entries.length);
  const last = endRecords({ entries: entries.length, start: directoryStart, bytes: endStart - directoryStart });
  const place = { entries, starts, records };
  return {
    bytes: endStart + last.length,
    *pieces(start, end) {
      yield* filePieces(place, start, Math.min(end, directoryStart));
      yield* directoryPieces(place, Math.max(start, directoryStart), Math.min(end, endStart));
      const tail = slice(last, endStart, { start, end });
      if (tail.length > 0) yield { kind: 'bytes', bytes: Buffer.from(tail) };
    },
  };
}

type Place = { readonly entries: readonly ZipEntry[]; readonly starts: Float64Array; readonly records: Float64Array };

function* filePieces({ entries, starts }: Place, start: number, end: number): Generator<ZipPiece, void, undefined> {
  if (start >= end) return;
  for (let index = indexOf(starts, start); index < entries.length && at(starts, index) < end; index += 1) {
    const header = localHeader(entries[index] as ZipEntry);
    const headerStart = at(starts, index);
    const wanted = slice(header, headerStart, { start, end });
    if (wanted.length > 0) yield { kind: 'bytes', bytes: wanted };
    const dataStart = headerStart + header.length;
    const from = Math.max(start, dataStart);
    const to = Math.min(end, at(starts, index + 1));
    if (from < to) yield { kind: 'entry', index, start: from - dataStart, end: to - dataStart };
  }
}

function* directoryPieces({ entries, starts, records }: Place, start: number, end: number): Generator<ZipPiece, void, undefined> {
  if (start >= end) return;
  let block: Uint8Array[] = [];
  let blockBytes = 0;
  for (let index = indexOf(records, start); index < entries.length && at(records, index) < end; index += 1) {
    const record = directoryRecord(entries[index] as ZipEntry, at(starts, index));
    const wanted = slice(record, at(records, index), { start, end });
    block.push(wanted);
    blockBytes += wanted.length;
    if (blockBytes < BLOCK_BYTES) continue;
    yield { kind: 'bytes', bytes: Buffer.concat(block) };
    block = [];
    blockBytes = 0;
  }
  if (blockBytes > 0) yield { kind: 'bytes', bytes: Buffer.concat(block) };
}

/** What of `bytes`, which lie at `position`, is in the range. */
function slice(bytes: Buffer, position: number, { start, end }: { start: number; end: number }): Buffer {
  return bytes.subarray(Math.max(0, start - position), Math.max(0, Math.min(bytes.length, end - position)));
}

/** The last index whose position is at or before `position`. */
function indexOf(positions: Float64Array, position: number): number {
  let low = 0;
  let high = positions.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (at(positions, middle) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

function at(positions: Float64Array, index: number): number {
  return positions[index] ?? 0;
}
