// The days that timeline rows stand for. A tag means the same day for ever, so a day that was opened once is remembered.

import type { TimelineDayRow } from '@/lib/db/images/timeline';
import type { OwnerId } from '@/lib/shared/owner-id';
import { openTimelineDay } from '@/lib/vault/timeline/day-tags';

/** Days of a hundred years of one owner, or of many owners; the owners longest unasked go first. */
const MAX_OPEN_DAYS = 100_000;

type OwnerDays = Map<string, string>;
const holder = globalThis as typeof globalThis & { safelightOpenDays?: Map<OwnerId, OwnerDays> };
const remembered = (holder.safelightOpenDays ??= new Map<OwnerId, OwnerDays>());

/**
 * The day (`2024-05-03`) of each row, in the rows' order.
 * @throws SafelightError `crypto/open-failed` for a row that was moved or changed; `keys/unavailable`, `keys/unknown-root-key`
 */
export async function openDays(ownerId: OwnerId, rows: readonly TimelineDayRow[]): Promise<string[]> {
  const days = takeUp(ownerId);
  const opened: string[] = [];
  for (const row of rows) {
    // The sealed bytes are part of the name: a row that was changed is not taken for the one that was opened.
    const name = Buffer.concat([row.tag, row.sealedDay]).toString('base64');
    const day = days.get(name) ?? (await openTimelineDay(ownerId, row));
    days.set(name, day);
    opened.push(day);
  }
  dropOldest();
  return opened;
}

/** Drops what this process remembers of an owner whose account ends. */
export function forgetDays(ownerId: OwnerId): void {
  remembered.delete(ownerId);
}

function takeUp(ownerId: OwnerId): OwnerDays {
  const days = remembered.get(ownerId) ?? new Map<string, string>();
  remembered.delete(ownerId);
  remembered.set(ownerId, days);
  return days;
}

function dropOldest(): void {
  let total = 0;
  for (const days of remembered.values()) total += days.size;
  for (const [ownerId, days] of remembered) {
    if (total <= MAX_OPEN_DAYS) return;
    total -= days.size;
    remembered.delete(ownerId);
  }
}
