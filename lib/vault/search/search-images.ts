// Search in what is sealed: words are compared as blind digests, and nothing is opened but the pictures of the page that is answered.

import type { Actor } from '@/lib/auth/actor';
import type { ImagePageDto } from '@/lib/shared/dto';
import type { SearchQuery } from '@/lib/shared/organise/organise-schemas';
import { parseTimeCursor, timeCursor } from '@/lib/vault/gallery/page-cursor';
import { openImageDto } from '@/lib/vault/renditions/sealed-image';
import { planSearch } from '@/lib/vault/search/plan-search';
import { walk } from '@/lib/vault/search/walk';

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
