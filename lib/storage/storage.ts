// The contract of places where sealed bytes rest. A place knows keys and bytes; it never sees a person, a name or plain bytes.

import { SafelightError } from '@/lib/shared/safelight-error';
import type { SealedBatch } from '@/lib/shared/sealed-bytes';

declare const storageKeyBrand: unique symbol;
/** Name of one stored blob: a random UUID v4 of our own, lower case. Never a path, and never from a request. */
export type StorageKey = string & { readonly [storageKeyBrand]: true };

/** Byte offsets within the sealed blob: `start` inclusive, `end` exclusive. */
/** From `start` up to `end` (exclusive). With `of`, the whole blob must be exactly so many bytes: none cut off, none added. */
export type StoredRange = { readonly start: number; readonly end: number; readonly of?: number };
export type PutOptions = { readonly sealedBytes: number; readonly signal?: AbortSignal };
export type StoredBlob = { readonly sealedBytes: number; readonly createdAt: Date };
export type ListedBlob = { readonly key: StorageKey; readonly createdAt: Date };
export type ListOptions = { readonly createdBefore: Date; readonly signal?: AbortSignal };

const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A fresh key: 122 random bits from the system's generator. */
export function createStorageKey(): StorageKey {
  return globalThis.crypto.randomUUID() as StorageKey;
}

/**
 * Reads a key back from a row. Anything but our own form is refused, so that no text can become a path.
 * @throws SafelightError `request/invalid`
 */
export function storageKeyFrom(text: string): StorageKey {
  if (!KEY.test(text)) throw new SafelightError('request/invalid', { detail: 'not a storage key' });
  return text as StorageKey;
}

/** True for a whole range of whole, non-negative, ordered offsets. */
export function isStoredRange({ start, end }: StoredRange): boolean {
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start;
}

export interface Storage {
  readonly driver: 'database' | 'filesystem';

  /**
   * Stores exactly `sealedBytes` bytes under a new key: all or nothing, and durable when it resolves. A batch is used up
   * before the next one is asked for, so the source may reuse its memory. What the source throws comes out unchanged.
   * @throws SafelightError `storage/exists` for a key in use; `storage/full`; `storage/unavailable`;
   * `storage/aborted` when `signal` fires, or when the source ends early or runs over. In every case nothing is left visible.
   */
  put(key: StorageKey, sealed: AsyncIterable<SealedBatch>, options: PutOptions): Promise<void>;

  /**
   * Reads a blob or a range of it, exactly as long as asked for. Each piece is valid until the next one is asked for.
   * Stopping early closes what was opened.
   * @throws SafelightError while iterating: `storage/not-found` when those bytes are not (all) there; `storage/unavailable`;
   * `storage/aborted`; `request/range` for offsets that make no range; `crypto/open-failed` when the blob is not `of` bytes long
   */
  get(key: StorageKey, range?: StoredRange, signal?: AbortSignal): AsyncIterable<Uint8Array>;

  /** Size and time of a finished blob; null when there is none, or only the beginning of one. @throws SafelightError `storage/unavailable` */
  head(key: StorageKey): Promise<StoredBlob | null>;

  /** Removes a blob and any unfinished write of it; no error when there is none. @throws SafelightError `storage/unavailable` */
  delete(key: StorageKey): Promise<void>;

  /**
   * Every key written before `createdBefore`, unfinished ones included, in no promised order; for the sweep.
   * @throws SafelightError while iterating: `storage/unavailable`, `storage/aborted`
   */
  list(options: ListOptions): AsyncIterable<ListedBlob>;
}

/** @throws SafelightError `crypto/open-failed` when a blob of `sealedBytes` is not what the range was asked of. */
export function requireWholeSize(range: StoredRange | undefined, sealedBytes: number): void {
  if (range?.of === undefined || range.of === sealedBytes) return;
  throw new SafelightError('crypto/open-failed', { detail: 'length: the stored blob was cut or extended' });
}
