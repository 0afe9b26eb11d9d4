// One run of pictures in rows, in the order given and without headings. Appending keeps the rows that are already laid out. Pure.

import type { Collection } from '@/app/_components/gallery/collection';
import type { DayLayout, GalleryEntry, GalleryLayout } from '@/app/_components/gallery/gallery-layout';
import { layoutRows, snappedRatio, TILE_GAP_PIXELS } from '@/app/_components/gallery/justified-layout';

export function layoutOrdered(collection: Collection, width: number, previous: GalleryLayout): GalleryLayout {
  const [day] = collection.days;
  if (day === undefined) return { collection, width, days: [], entries: [], height: 0 };
  const known = previous.width === width ? previous.days[0] : undefined;
  const isGrown = known?.day.items.every((item, index) => day.items[index]?.id === item.id) === true;
  const ratios = day.items.map((item) => snappedRatio(item.width, item.height));
  const rows = layoutRows(ratios, width, isGrown ? known?.rows : undefined);
  const entries: GalleryEntry[] = [];
  let top = 0;
  for (const [row, { height }] of rows.entries()) {
    const size = height + TILE_GAP_PIXELS;
    entries.push({ day: 0, row, top, size });
    top += size;
  }
  const layout: DayLayout = { day, ratios, rows, top: 0, height: top };
  return { collection, width, days: [layout], entries, height: top };
}
