// Walks along a list of pictures, newest first, and keeps those that fit. It looks at a bounded number of them, whatever there is.

import type { ImagePosition, ImageRow } from '@/lib/db/images/images';
import { listFitting } from '@/lib/db/search/search';
import { listPostings } from '@/lib/db/search/search-postings';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { SearchPlan } from '@/lib/vault/search/plan-search';

const MAX_STEP = 5_000;
/** What one walk looks at, at most: where little fits in a large library, the next one goes on. */
export const MAX_LOOKED_AT = 25_000;

/** Pictures that fit; `stoppedAt` is where to go on, null at the end of the list or when there are as many as were wanted. */
export type Walked = { readonly rows: readonly ImageRow[]; readonly stoppedAt: ImagePosition | null };

/** Up to `wanted` pictures of the owner after `after`. @throws SafelightError `db/unavailable` */
export async function walk(
  ownerId: OwnerId,
  { posting, filter, range }: SearchPlan,
  { after, wanted }: { after: ImagePosition | null; wanted: number },
): Promise<Walked> {
  const rows: ImageRow[] = [];
  let reached = after;
  let lookedAt = 0;
  // A little more than is wanted, so that what lies in the trash seldom costs a second step.
  for (let step = Math.ceil(wanted * 1.25); lookedAt < MAX_LOOKED_AT; step = Math.min(step * 4, MAX_STEP)) {
    const among = await listPostings(ownerId, posting, { ...range, after: reached, limit: step });
    if (among.length > 0) rows.push(...(await listFitting(ownerId, among, { filter, limit: wanted - rows.length })));
    if (rows.length === wanted || among.length < step) return { rows, stoppedAt: null };
    reached = among.at(-1) ?? reached;
    lookedAt += step;
  }
  return { rows, stoppedAt: reached };
}
