// Search in what is sealed: words are compared as blind digests, and nothing is opened but the pictures of the page that is answered.

import type { Actor } from '@/lib/auth/actor';
import type { ImagePosition, ImageRow } from '@/lib/db/images';
import { listFitting } from '@/lib/db/search';
import { listPostings } from '@/lib/db/search-postings';
import type { ImagePageDto } from '@/lib/shared/dto';
import type { SearchQuery } from '@/lib/shared/organise-schemas';
import type { OwnerId } from '@/lib/shared/owner-id';
import { parseTimeCursor, timeCursor } from '@/lib/vault/page-cursor';
import { openImageDto } from '@/lib/vault/sealed-image';
import { planSearch, type SearchPlan } from '@/lib/vault/search/plan-search';

const MAX_STEP = 5_000;
/** What one call looks at, at most: where little fits in a large library, the next call goes on. */
const MAX_LOOKED_AT = 100_000;

const NOTHING: ImagePageDto = { items: [], nextCursor: null };

/**
 * One page of the gallery's pictures that have all that is asked for, newest first. A page may hold fewer than `limit`, even none,
 * while `nextCursor` is not null: the search goes on there. Words, tags and albums that are not the owner's find nothing.
 * @throws SafelightError `request/invalid` for a cursor that this function did not make; `crypto/open-failed`, `keys/*`
 */
export async function searchImages(actor: Actor, { cursor, limit, ...question }: SearchQuery): Promise<ImagePageDto> {
  const { ownerId } = actor;
  const after = cursor === undefined ? null : parseTimeCursor(cursor);
  const plan = await planSearch(ownerId, question);
  if (plan === null) return NOTHING;
  const { rows, stoppedAt } = await walk(ownerId, plan, { after, wanted: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : stoppedAt;
  return {
    items: await Promise.all(page.map((row) => openImageDto(ownerId, row))),
    nextCursor: last ? timeCursor(last) : null,
  };
}

/** Up to `wanted` pictures, and where the walk stopped when it was not at the end of its list. */
async function walk(
  ownerId: OwnerId,
  { posting, filter, range }: SearchPlan,
  from: { after: ImagePosition | null; wanted: number },
): Promise<{ rows: ImageRow[]; stoppedAt: ImagePosition | null }> {
  const rows: ImageRow[] = [];
  let { after } = from;
  let step = from.wanted;
  for (let lookedAt = 0; lookedAt < MAX_LOOKED_AT; lookedAt += step) {
    const among = await listPostings(ownerId, posting, { ...range, after, limit: step });
    if (among.length > 0) rows.push(...(await listFitting(ownerId, among, { filter, limit: from.wanted - rows.length })));
    if (rows.length === from.wanted || among.length < step) return { rows, stoppedAt: null };
    after = among.at(-1) ?? after;
    step = Math.min(step * 4, MAX_STEP);
  }
  return { rows, stoppedAt: after };
}
