// Where the arrow keys lead: along the order, or to the picture that stands nearest above or below. Pure.

import type { BlockLayout, GalleryLayout, RowRef } from '../layout/gallery-layout';
import { placeTiles } from '../layout/justified-layout';

export type FocusMove = 'left' | 'right' | 'up' | 'down' | 'row-start' | 'row-end' | 'first' | 'last';

/** A picture's place: its row, and its number within the row's block. `id` null: it is not loaded yet. */
export type GridPlace = RowRef & { readonly id: string | null; readonly item: number };

const MOVES: Readonly<Record<string, FocusMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'row-start',
  End: 'row-end',
};

/** The move a key stands for; Home and End with Ctrl or Cmd go to the very ends. */
export function moveForKey(key: string, hasCommandKey: boolean): FocusMove | null {
  if (hasCommandKey) return key === 'Home' ? 'first' : key === 'End' ? 'last' : null;
  return MOVES[key] ?? null;
}

export function findPlace(layout: GalleryLayout, id: string): GridPlace | null {
  for (const [day, { blocks }] of layout.days.entries()) {
    for (const [block, { block: group }] of blocks.entries()) {
      const item = group.items?.findIndex((candidate) => candidate.id === id) ?? -1;
      if (item !== -1) return placeOf(layout, { day, block }, item);
    }
  }
  return null;
}

/** The place a move leads to; null at the edges. */
export function moveFocus(layout: GalleryLayout, from: GridPlace, move: FocusMove): GridPlace | null {
  switch (move) {
    case 'left':
      return from.item > 0 ? placeOf(layout, from, from.item - 1) : placeOf(layout, beside(layout, from, -1), -1);
    case 'right':
      return placeOf(layout, from, from.item + 1) ?? placeOf(layout, beside(layout, from, 1), 0);
    case 'up':
      return nearestInRow(layout, from, -1);
    case 'down':
      return nearestInRow(layout, from, 1);
    case 'row-start':
    case 'row-end': {
      const row = blockOf(layout, from)?.rows[from.row];
      return row === undefined ? null : placeOf(layout, from, move === 'row-start' ? row.start : row.end - 1);
    }
    case 'first':
      return placeOf(layout, { day: 0, block: 0 }, 0);
    case 'last':
      return placeOf(layout, beside(layout, { day: layout.days.length, block: 0 }, -1), -1);
  }
}

/** The place that counts so many pictures from the beginning of its day; null when the day holds fewer. */
export function placeInDay(layout: GalleryLayout, day: number, index: number): GridPlace | null {
  let before = 0;
  for (const [block, { block: group }] of layout.days[day]?.blocks.entries() ?? []) {
    if (index < before + group.count) return placeOf(layout, { day, block }, index - before);
    before += group.count;
  }
  return null;
}

/** How many pictures of its day come before a place. */
export function indexInDay(layout: GalleryLayout, place: GridPlace): number {
  const earlier = layout.days[place.day]?.blocks.slice(0, place.block) ?? [];
  return earlier.reduce((sum, { block }) => sum + block.count, place.item);
}

type BlockAt = Pick<RowRef, 'day' | 'block'>;

function blockOf(layout: GalleryLayout, { day, block }: BlockAt): BlockLayout | undefined {
  return layout.days[day]?.blocks[block];
}

/** The block before or after, over the ends of days. */
function beside(layout: GalleryLayout, { day, block }: BlockAt, step: 1 | -1): BlockAt {
  if (blockOf(layout, { day, block: block + step }) !== undefined) return { day, block: block + step };
  return { day: day + step, block: step === 1 ? 0 : (layout.days[day - 1]?.blocks.length ?? 0) - 1 };
}

/** `item` -1 means the last one of the block. */
function placeOf(layout: GalleryLayout, { day, block }: BlockAt, item: number): GridPlace | null {
  const found = blockOf(layout, { day, block });
  const index = item === -1 ? (found?.block.count ?? 0) - 1 : item;
  if (found === undefined || index < 0 || index >= found.block.count) return null;
  const row = found.rows.findIndex(({ start, end }) => index >= start && index < end);
  return { id: found.block.items?.[index]?.id ?? null, day, block, row: Math.max(0, row), item: index };
}

function nearestInRow(layout: GalleryLayout, from: GridPlace, step: 1 | -1): GridPlace | null {
  const here = blockOf(layout, from);
  const current = here?.rows[from.row];
  if (here === undefined || current === undefined) return null;
  const own = placeTiles(here.ratios, current)[from.item - current.start];
  const middle = own === undefined ? 0 : own.left + own.width / 2;
  const isSameBlock = here.rows[from.row + step] !== undefined;
  const at = isSameBlock ? from : beside(layout, from, step);
  const target = blockOf(layout, at);
  if (target === undefined) return null;
  const row = isSameBlock ? from.row + step : step === 1 ? 0 : target.rows.length - 1;
  return placeOf(layout, at, nearestItem(target, row, middle));
}

function nearestItem(block: BlockLayout, rowIndex: number, middle: number): number {
  const row = block.rows[rowIndex];
  if (row === undefined) return 0;
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const [column, tile] of placeTiles(block.ratios, row).entries()) {
    const distance = Math.abs(tile.left + tile.width / 2 - middle);
    if (distance < bestDistance) [best, bestDistance] = [column, distance];
  }
  return row.start + best;
}
