// A whole library by day, of which only the stretches one looks at are loaded. Pure: every change answers a new timeline, in which
// untouched days keep their identity, and so their layout.

import type { ImageDto } from '@/lib/shared/dto';
import {
  compareInTimeline,
  dayOf,
  MAX_SPAN_IMAGES,
  type TimelineBasis,
  type TimelineDto,
  type TimelineSpanDto,
} from '@/lib/shared/images/timeline';
import { snappedRatio } from '../layout/justified-layout';
import { countOf, type GridBlock, type GridContent, type GridDay, loadedItems } from '../layout/grid-content';

export type Timeline = GridContent & { readonly basis: TimelineBasis; readonly typicalRatio: number };

/** A day is loaded in blocks of so many pictures. */
export const BLOCK_IMAGES = 200;

const USUAL_RATIO = 4 / 3;

export function createTimeline({ basis, days }: TimelineDto, spans: readonly TimelineSpanDto[]): Timeline {
  const bare: Timeline = {
    basis,
    typicalRatio: typicalRatioOf(spans.flatMap((span) => span.items)),
    days: days.map(([key, count]) => ({ key, blocks: unloadedBlocks(count) })),
  };
  return fillSpans(bare, spans);
}

/** Puts pictures where they belong. A day that holds another number by now than was thought is laid out anew. */
export function fillSpans(timeline: Timeline, spans: readonly TimelineSpanDto[]): Timeline {
  const days = new Map(timeline.days.map((day) => [day.key, day]));
  for (const span of spans) {
    const day = days.get(span.day) ?? { key: span.day, blocks: [] };
    const blocks = countOf(day) === span.count ? day.blocks : unloadedBlocks(span.count);
    days.set(span.day, { key: span.day, blocks: placeItems(blocks, span) });
  }
  return { ...timeline, days: inOrder(days) };
}

/** Takes over which days there are by now; what is loaded stays where a day holds as many as before. */
export function syncDays(timeline: Timeline, { days }: TimelineDto): Timeline {
  const known = new Map(timeline.days.map((day) => [day.key, day]));
  return {
    ...timeline,
    days: days.map(([key, count]) => {
      const day = known.get(key);
      return day !== undefined && countOf(day) === count ? day : { key, blocks: unloadedBlocks(count) };
    }),
  };
}

/** Puts new pictures on their days; in a stretch that is not loaded they are only counted. */
export function insertItems(timeline: Timeline, items: readonly ImageDto[]): Timeline {
  const days = new Map(removeItems(timeline, new Set(items.map((item) => item.id))).days.map((day) => [day.key, day]));
  for (const item of items) {
    const key = dayOf(item, timeline.basis);
    days.set(key, { key, blocks: insertItem(days.get(key)?.blocks ?? [], item, timeline.basis) });
  }
  return { ...timeline, days: inOrder(days) };
}

/** Takes loaded pictures out; days left empty go. */
export function removeItems(timeline: Timeline, ids: ReadonlySet<string>): Timeline {
  return changeBlocks(timeline, (block) => {
    const items = block.items?.filter((item) => !ids.has(item.id));
    return items === undefined || items.length === block.count ? block : { count: items.length, items };
  });
}

/** Changes loaded pictures where they stand. */
export function updateItems(timeline: Timeline, ids: ReadonlySet<string>, how: (item: ImageDto) => ImageDto): Timeline {
  return changeBlocks(timeline, (block) => {
    if (!block.items?.some((item) => ids.has(item.id))) return block;
    return { count: block.count, items: block.items.map((item) => (ids.has(item.id) ? how(item) : item)) };
  });
}

/** Lets go of the loaded blocks that `isKept` does not name; they stay counted. */
export function unloadBlocks(timeline: Timeline, isKept: (day: GridDay, block: GridBlock, index: number) => boolean): Timeline {
  let hasChanged = false;
  const days = timeline.days.map((day) => {
    if (day.blocks.every((block, index) => block.items === null || isKept(day, block, index))) return day;
    hasChanged = true;
    const blocks = day.blocks.map((block, index) =>
      block.items === null || isKept(day, block, index) ? block : { count: block.count, items: null },
    );
    return { key: day.key, blocks };
  });
  return hasChanged ? { ...timeline, days } : timeline;
}

const flattened = new WeakMap<readonly GridDay[], readonly ImageDto[]>();

/** All loaded pictures in order. The answer is kept as long as the days are. */
export function listLoaded(timeline: Timeline): readonly ImageDto[] {
  let items = flattened.get(timeline.days);
  if (items === undefined) {
    items = timeline.days.flatMap((day) => loadedItems(day));
    flattened.set(timeline.days, items);
  }
  return items;
}

export function countAll(timeline: Timeline): number {
  return timeline.days.reduce((sum, day) => sum + countOf(day), 0);
}

function changeBlocks(timeline: Timeline, change: (block: GridBlock) => GridBlock): Timeline {
  let hasChanged = false;
  const days = timeline.days.flatMap((day) => {
    const blocks = day.blocks.map(change);
    if (blocks.every((block, index) => block === day.blocks[index])) return [day];
    hasChanged = true;
    const left = blocks.filter((block) => block.count > 0);
    return left.length === 0 ? [] : [{ key: day.key, blocks: left }];
  });
  return hasChanged ? { ...timeline, days } : timeline;
}

function inOrder(days: ReadonlyMap<string, GridDay>): GridDay[] {
  return [...days.values()].filter((day) => day.blocks.length > 0).sort((a, b) => (a.key < b.key ? 1 : -1));
}

function unloadedBlocks(count: number): GridBlock[] {
  const blocks: GridBlock[] = [];
  for (let left = count; left > 0; left -= BLOCK_IMAGES) blocks.push({ count: Math.min(BLOCK_IMAGES, left), items: null });
  return blocks;
}

/** What arrived as a block of its own, among what stood before and behind it. */
function placeItems(blocks: readonly GridBlock[], { offset, items, count }: TimelineSpanDto): GridBlock[] {
  if (items.length === 0) return [...blocks];
  const ids = new Set(items.map((item) => item.id));
  // A picture stands in one place: a block that has it elsewhere is out of date.
  const others = blocks.map((block) =>
    block.items?.some((item) => ids.has(item.id)) ? { count: block.count, items: null } : block,
  );
  return [...cutBlocks(others, 0, offset), { count: items.length, items }, ...cutBlocks(others, offset + items.length, count)];
}

function cutBlocks(blocks: readonly GridBlock[], from: number, to: number): GridBlock[] {
  const cut: GridBlock[] = [];
  let start = 0;
  for (const block of blocks) {
    const first = Math.max(0, from - start);
    const last = Math.min(block.count, to - start);
    start += block.count;
    if (first >= last) continue;
    if (first === 0 && last === block.count) cut.push(block);
    else cut.push({ count: last - first, items: block.items?.slice(first, last) ?? null });
  }
  return cut;
}

function insertItem(blocks: readonly GridBlock[], item: ImageDto, basis: TimelineBasis): GridBlock[] {
  const isBefore = (other: ImageDto | undefined) => other !== undefined && compareInTimeline(item, other, basis) < 0;
  // The first block that ends behind it: a loaded one shows where it ends, an unloaded one ends where the next loaded one begins.
  let at = blocks.findIndex((block, index) => {
    if (block.items !== null) return isBefore(block.items.at(-1));
    const next = blocks.slice(index + 1).find((later) => later.items !== null);
    return next === undefined || isBefore(next.items?.[0]);
  });
  if (at === -1) at = blocks.length - 1;
  const block = blocks[at];
  if (block === undefined) return [{ count: 1, items: [item] }];
  if (block.items === null) return blocks.with(at, { count: block.count + 1, items: null }).flatMap(splitBlock);
  const place = block.items.findIndex(isBefore);
  const items = block.items.toSpliced(place === -1 ? block.items.length : place, 0, item);
  return blocks.with(at, { count: items.length, items }).flatMap(splitBlock);
}

/** A block never grows beyond what one call can load. */
function splitBlock(block: GridBlock): GridBlock[] {
  if (block.count <= MAX_SPAN_IMAGES) return [block];
  const half = Math.ceil(block.count / 2);
  return [
    { count: half, items: block.items?.slice(0, half) ?? null },
    { count: block.count - half, items: block.items?.slice(half) ?? null },
  ];
}

/** What a tile is wide on average, for its height. */
function typicalRatioOf(items: readonly ImageDto[]): number {
  if (items.length === 0) return USUAL_RATIO;
  return items.reduce((sum, item) => sum + snappedRatio(item.width, item.height), 0) / items.length;
}
