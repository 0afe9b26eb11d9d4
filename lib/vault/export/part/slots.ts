// How many parts one person downloads at a time. Counted in this process alone: it guards the machine, not a secret.

import type { OwnerId } from '@/lib/shared/owner-id';
import { MAX_EXPORT_DOWNLOADS } from '@/lib/shared/exports/export-limits';
import { SafelightError } from '@/lib/shared/safelight-error';

const RETRY_AFTER_SECONDS = 30;
const holder = globalThis as typeof globalThis & { safelightExportDownloads?: Map<OwnerId, number> };
const underWay = (holder.safelightExportDownloads ??= new Map<OwnerId, number>());

/**
 * Takes a place for one download; the returned function gives it back, once, however often it is called.
 * @throws SafelightError `request/rate-limited` with retryAfterSeconds
 */
export function takeSlot(ownerId: OwnerId): () => void {
  const count = underWay.get(ownerId) ?? 0;
  if (count >= MAX_EXPORT_DOWNLOADS) {
    throw new SafelightError('request/rate-limited', { detail: 'exports', retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  underWay.set(ownerId, count + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const left = (underWay.get(ownerId) ?? 1) - 1;
    if (left > 0) underWay.set(ownerId, left);
    else underWay.delete(ownerId);
  };
}
