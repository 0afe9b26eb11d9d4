// The pictures of an album as a collection: one run in the album's own order. Pure.

import { type Collection, listItems } from '@/app/_components/gallery/collection';
import type { Arrangement } from '@/app/_components/gallery/use-image-pages';
import type { ImageDto } from '@/lib/shared/dto';

const KEY = 'album';

export function orderedCollection(timeZone: string, items: readonly ImageDto[]): Collection {
  return {
    timeZone,
    days: items.length === 0 ? [] : [{ key: KEY, items, blocks: [{ count: items.length, items }], isPlain: true }],
    count: items.length,
  };
}

/** Pictures that are there already are not taken twice: a page may overlap the one before when the album was changed meanwhile. */
function append(collection: Collection, items: readonly ImageDto[]): Collection {
  const before = listItems(collection);
  const seen = new Set(before.map((item) => item.id));
  return orderedCollection(collection.timeZone, [...before, ...items.filter((item) => !seen.has(item.id))]);
}

/** Puts pictures back where they stood in `order`: before the next of those behind them that is still there, or at the end. */
export function putBack(collection: Collection, items: readonly ImageDto[], order: readonly string[]): Collection {
  const coming = new Map(items.map((item) => [item.id, item]));
  const staying = listItems(collection).filter((item) => !coming.has(item.id));
  const present = new Set(staying.map((item) => item.id));
  const before = new Map<string | null, ImageDto[]>();
  let follower: string | null = null;
  for (const id of [...order].reverse()) {
    const item = coming.get(id);
    if (item !== undefined) before.set(follower, [item, ...(before.get(follower) ?? [])]);
    else if (present.has(id)) follower = id;
  }
  const merged = staying.flatMap((item) => [...(before.get(item.id) ?? []), item]);
  return orderedCollection(collection.timeZone, [...merged, ...(before.get(null) ?? [])]);
}

export const IN_ALBUM_ORDER: Arrangement = {
  create: orderedCollection,
  append,
  insert: append,
  regroup: (collection, timeZone) => ({ ...collection, timeZone }),
};
