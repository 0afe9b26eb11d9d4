// Marked pictures of the last minutes, in this process's memory and nowhere else: a viewer that asks again, for a part or after its
// HEAD, need not wait for another drawing. Bounded by bytes and by time.

import type { MarkedPicture } from '@/lib/images/watermark';
import { MEBIBYTE } from '@/lib/shared/limits';

export type MarkedCache = {
  find(key: string): MarkedPicture | undefined;
  keep(key: string, picture: MarkedPicture): void;
};

export type CacheBounds = { readonly maxBytes: number; readonly maxEntryBytes: number; readonly seconds: number };
const BOUNDS: CacheBounds = { maxBytes: 48 * MEBIBYTE, maxEntryBytes: 16 * MEBIBYTE, seconds: 5 * 60 };

/** The least recently used goes first; what is too large for its share is not kept at all. */
export function createMarkedCache(bounds: CacheBounds = BOUNDS, now: () => number = Date.now): MarkedCache {
  const kept = new Map<string, { picture: MarkedPicture; until: number }>();
  let bytes = 0;
  let timer: NodeJS.Timeout | null = null;
  const drop = (key: string) => {
    bytes -= kept.get(key)?.picture.bytes.byteLength ?? 0;
    kept.delete(key);
  };
  const dropPast = () => {
    for (const [key, { until }] of kept) if (until <= now()) drop(key);
  };
  // Plain bytes go when their time is up, also where nobody asks any more.
  const watch = () => {
    timer ??= setTimeout(() => {
      timer = null;
      dropPast();
      if (kept.size > 0) watch();
    }, bounds.seconds * 1000).unref();
  };
  return {
    find(key) {
      const entry = kept.get(key);
      if (!entry || entry.until <= now()) return undefined;
      kept.delete(key);
      kept.set(key, entry);
      return entry.picture;
    },
    keep(key, picture) {
      dropPast();
      drop(key);
      if (picture.bytes.byteLength > bounds.maxEntryBytes) return;
      kept.set(key, { picture, until: now() + bounds.seconds * 1000 });
      bytes += picture.bytes.byteLength;
      for (const oldest of kept.keys()) {
        if (bytes <= bounds.maxBytes) break;
        drop(oldest);
      }
      watch();
    },
  };
}
