// Sealed blobs in PostgreSQL, in rows of 256 KiB, streamed both ways. Works wherever there is no disk that lasts.
// An unfinished blob is invisible to get and head; list shows it to the sweep.

import * as blobs from '@/lib/db/images/blobs';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { SealedBatch } from '@/lib/shared/sealed-bytes';
import { exactly, throwIfAborted } from '@/lib/storage/exact-source';
import { gathered } from '@/lib/storage/gathered';
import {
  isStoredRange,
  requireWholeSize,
  type ListedBlob,
  type ListOptions,
  type PutOptions,
  type Storage,
  type StorageKey,
  type StoredRange,
  storageKeyFrom,
} from '@/lib/storage/storage';

/** Bytes of each row but the last. Stored blobs depend on it: it must never change. */
const ROW_BYTES = 256 * 1024;
/** Rows fetched by one query: 1 MiB in memory for each reader. */
const ROWS_AT_ONCE = 4;
const LIST_ROWS = 500;

/** A Storage in the tables `Blob` and `BlobChunk` of DATABASE_URL. Errors as in the contract (storage.ts). */
export function createDatabaseStorage(): Storage {
  return { driver: 'database', put, get, head, delete: (key) => asked(() => blobs.deleteBlob(key)), list };
}

async function put(key: StorageKey, sealed: AsyncIterable<SealedBatch>, options: PutOptions): Promise<void> {
  if (options.sealedBytes <= ROW_BYTES) return putSmall(key, sealed, options);
  if (!(await asked(() => blobs.insertBlob(key)))) throw new SafelightError('storage/exists');
  try {
    let position = 0;
    for await (const row of rowsOf(sealed, options)) {
      const at = position++;
      await asked(() => blobs.insertBlobPiece(key, at, row));
    }
    if (!(await asked(() => blobs.finishBlob(key, options.sealedBytes)))) {
      throw new SafelightError('storage/aborted', { detail: 'removed while it was written' });
    }
  } catch (error) {
    // With the store away this fails too, and the sweep finds what is left.
    await blobs.deleteBlob(key).catch(() => {});
    throw error;
  }
}

async function putSmall(key: StorageKey, sealed: AsyncIterable<SealedBatch>, options: PutOptions): Promise<void> {
  let whole: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  for await (const row of rowsOf(sealed, options)) whole = row;
  if (!(await asked(() => blobs.insertWholeBlob(key, whole)))) throw new SafelightError('storage/exists');
}

/** Rows in one buffer that is used again: a row must be written before the next is asked for. */
function rowsOf(sealed: AsyncIterable<SealedBatch>, options: PutOptions): AsyncIterable<Uint8Array<ArrayBuffer>> {
  return gathered(exactly(sealed, options), Math.min(ROW_BYTES, options.sealedBytes));
}

async function* get(key: StorageKey, range?: StoredRange, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  if (range && !isStoredRange(range)) throw new SafelightError('request/range', { detail: 'storage range' });
  let position = range?.start ?? 0;
  let end = range?.end ?? Number.POSITIVE_INFINITY;
  if (position === end) return requireRange(key, end);
  while (position < end) {
    throwIfAborted(signal);
    const first = Math.floor(position / ROW_BYTES);
    const last = Math.min(first + ROWS_AT_ONCE, Math.ceil(end / ROW_BYTES)) - 1;
    const rows = await asked(() => blobs.listBlobPieces(key, first, last));
    const sealedBytes = rows[0]?.sealedBytes;
    if (sealedBytes === undefined) throw missing();
    requireWholeSize(range, sealedBytes);
    end = Math.min(end, range ? end : sealedBytes);
    if (end > sealedBytes) throw missing();
    for (const row of rows) {
      requireRow(row, Math.floor(position / ROW_BYTES));
      const offset = position - row.position * ROW_BYTES;
      const part = row.bytes.subarray(offset, offset + end - position);
      position += part.byteLength;
      if (part.byteLength > 0) yield part;
    }
  }
}

// A row that is gone or cut would shift everything after it.
function requireRow(row: blobs.BlobPiece, position: number): void {
  const length = Math.min(ROW_BYTES, row.sealedBytes - position * ROW_BYTES);
  if (row.position !== position || row.bytes.byteLength !== length) throw missing();
}

async function requireRange(key: StorageKey, end: number): Promise<void> {
  const found = await head(key);
  if (!found || end > found.sealedBytes) throw missing();
}

async function head(key: StorageKey) {
  const row = await asked(() => blobs.findBlob(key));
  return row === null || row.sealedBytes === null ? null : { sealedBytes: row.sealedBytes, createdAt: row.createdAt };
}

async function* list({ createdBefore, signal }: ListOptions): AsyncGenerator<ListedBlob, void, undefined> {
  let after = '';
  for (;;) {
    throwIfAborted(signal);
    const rows = await asked(() => blobs.listBlobs(createdBefore, after, LIST_ROWS));
    for (const { storageKey, createdAt } of rows) {
      throwIfAborted(signal);
      yield { key: storageKeyFrom(storageKey), createdAt };
      after = storageKey;
    }
    if (rows.length < LIST_ROWS) return;
  }
}

/** Runs a query; whatever the store says against it is `storage/full` or `storage/unavailable`. */
async function asked<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw new SafelightError(blobs.isDatabaseFull(error) ? 'storage/full' : 'storage/unavailable', { cause: error });
  }
}

function missing(): SafelightError {
  return new SafelightError('storage/not-found', { detail: 'rows are missing or short' });
}
