// When pictures were taken, opened to put a day in order. A sealed field means the same moment for ever, so it is remembered for the
// next stretch of the same day.

import { sha256 } from '@/lib/crypto/digest';
import type { FactRow } from '@/lib/db/images/timeline-days';
import type { OwnerId } from '@/lib/shared/owner-id';
import { openDataKey, openFacts } from '@/lib/vault/renditions/sealed-image';

const MAX_TIMES = 50_000;

type OpenTime = { readonly ownerId: OwnerId; readonly takenAt: string | null };
const holder = globalThis as typeof globalThis & { safelightTakenTimes?: Map<string, OpenTime> };
const remembered = (holder.safelightTakenTimes ??= new Map<string, OpenTime>());

/**
 * When a picture was taken; null where that is not known.
 * @throws SafelightError `crypto/open-failed` for a field that was moved or changed; `keys/unavailable`, `keys/unknown-root-key`
 */
export async function openTakenAt(ownerId: OwnerId, row: Omit<FactRow, 'tag' | 'createdAt'>): Promise<string | null> {
  if (row.sealedFacts === null) return null;
  // By a digest of the whole sealed field: a row that was changed is not taken for the one that was opened.
  const name = `${row.id}/${sha256(row.sealedFacts).toString('base64')}`;
  const known = remembered.get(name);
  if (known) return known.takenAt;
  const { takenAt } = openFacts(await openDataKey(ownerId, row), row);
  remembered.set(name, { ownerId, takenAt });
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MAX_TIMES) break;
    remembered.delete(oldest);
  }
  return takenAt;
}

/** Drops what this process remembers of an owner whose account ends. */
export function forgetTakenTimes(ownerId: OwnerId): void {
  for (const [name, time] of remembered) if (time.ownerId === ownerId) remembered.delete(name);
}
