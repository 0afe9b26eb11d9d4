// Finding one's way in a timeline: which picture comes next, and what has to be loaded to know it. Pure.

import type { ImageDto } from '@/lib/shared/dto';
import type { TimelinePlace } from '@/lib/shared/images/timeline';
import { findVisible, type GalleryLayout, type RowRef } from '../layout/gallery-layout';
import type { BlockRef, GridContent } from '../layout/grid-content';

/** A loaded picture's place: its block, its number within the block, and its number within the whole timeline. */
export type ImagePlace = BlockRef & { readonly index: number; readonly position: number };

export function findImage({ days }: GridContent, id: string): ImagePlace | null {
  let position = 0;
  for (const [day, { blocks }] of days.entries()) {
    for (const [block, { count, items }] of blocks.entries()) {
      const index = items?.findIndex((item) => item.id === id) ?? -1;
      if (index !== -1) return { day, block, index, position: position + index };
      position += count;
    }
  }
  return null;
}

/** The picture beside another; `isMissing` when there is one that is not loaded, in the block `at`. */
export type Neighbour = { readonly item: ImageDto | null; readonly isMissing: boolean; readonly at: BlockRef };

export function findNeighbour(content: GridContent, from: ImagePlace, step: 1 | -1): Neighbour {
  const here = content.days[from.day]?.blocks[from.block]?.items?.[from.index + step];
  if (here !== undefined) return { item: here, isMissing: false, at: from };
  const at = besideBlock(content, from, step);
  const block = content.days[at.day]?.blocks[at.block];
  if (block === undefined) return { item: null, isMissing: false, at };
  return { item: block.items?.at(step === 1 ? 0 : -1) ?? null, isMissing: block.items === null, at };
}

function besideBlock({ days }: GridContent, { day, block }: BlockRef, step: 1 | -1): BlockRef {
  if (days[day]?.blocks[block + step] !== undefined) return { day, block: block + step };
  return { day: day + step, block: step === 1 ? 0 : (days[day - 1]?.blocks.length ?? 0) - 1 };
}

/** What to ask for to have a block loaded; null where there is no such block, or it is loaded. */
export function placeToLoad({ days }: GridContent, { day, block }: BlockRef): TimelinePlace | null {
  const found = days[day];
  const wanted = found?.blocks[block];
  if (found === undefined || wanted === undefined || wanted.items !== null) return null;
  const offset = found.blocks.slice(0, block).reduce((sum, { count }) => sum + count, 0);
  return { day: found.key, offset, limit: wanted.count };
}

/** Everything between two places, both included, that is not loaded. */
export function missingBetween(content: GridContent, a: BlockRef, b: BlockRef): TimelinePlace[] {
  const [from, to] = a.day < b.day || (a.day === b.day && a.block <= b.block) ? [a, b] : [b, a];
  const missing: TimelinePlace[] = [];
  for (let day = from.day; day <= to.day; day += 1) {
    const blocks = content.days[day]?.blocks ?? [];
    const last = day === to.day ? to.block : blocks.length - 1;
    for (let block = day === from.day ? from.block : 0; block <= last; block += 1) {
      const place = placeToLoad(content, { day, block });
      if (place !== null) missing.push(place);
    }
  }
  return missing;
}

/** The blocks that touch a stretch of the gallery, and are not loaded, those nearest to `middle` first. */
export function missingNear(layout: GalleryLayout, stretch: { from: number; to: number; middle: number }): TimelinePlace[] {
  const { content } = layout;
  const visible = findVisible(layout, stretch.from, stretch.to);
  if (content === null || visible === null) return [];
  const found: { place: TimelinePlace; distance: number }[] = [];
  for (const at of blocksBetween(layout, visible.first, visible.last)) {
    const place = placeToLoad(content, at);
    if (place === null) continue;
    const { top, bottom } = blockSpan(layout, at);
    found.push({ place, distance: Math.max(top - stretch.middle, stretch.middle - bottom, 0) });
  }
  return found.sort((a, b) => a.distance - b.distance).map(({ place }) => place);
}

/** Where a block begins and ends, from the top of the gallery. */
export function blockSpan(layout: GalleryLayout, { day, block }: BlockRef): { top: number; bottom: number } {
  const top = (layout.dayTops[day] ?? 0) + (layout.days[day]?.blockTops[block] ?? 0);
  return { top, bottom: top + (layout.days[day]?.blocks[block]?.height ?? 0) };
}

function* blocksBetween(layout: GalleryLayout, first: RowRef, last: RowRef): Generator<BlockRef> {
  for (let day = first.day; day <= last.day; day += 1) {
    const end = day === last.day ? last.block : (layout.days[day]?.blocks.length ?? 0) - 1;
    for (let block = day === first.day ? first.block : 0; block <= end; block += 1) yield { day, block };
  }
}
