// When pictures were taken, opened to put a day in order. A sealed field means the same moment for ever, so it is remembered for the
// next stretch of the same day.

import type { FactRow } from '@/lib/db/timeline-days';
import type { OwnerId } from '@/lib/shared/owner-id';
import { openDataKey, openFacts } from '@/lib/vault/sealed-image';

const MAX_TIMES = 50_000;

const holder = globalThis as typeof globalThis & { safelightTakenTimes?: Map<string, string | null> };
const remembered = (holder.safelightTakenTimes ??= new Map<string, string | null>());

/**
 * When a picture was taken; null where that is not known.
 * @throws SafelightError `crypto/open-failed` for a field that was moved or changed; `keys/unavailable`, `keys/unknown-root-key`
 */
export async function openTakenAt(ownerId: OwnerId, row: Omit<FactRow, 'tag' | 'createdAt'>): Promise<string | null> {
  if (row.sealedFacts === null) return null;
  // By the whole sealed field: a row that was changed is not taken for the one that was opened.
  const name = `${row.id}/${Buffer.from(row.sealedFacts).toString('base64')}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const { takenAt } = openFacts(await openDataKey(ownerId, row), row);
  remembered.set(name, takenAt);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MAX_TIMES) break;
    remembered.delete(oldest);
  }
  return takenAt;
}
