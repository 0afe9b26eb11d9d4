// The whole gallery as one tall column of entries: a heading for each day and its rows, each with its height in pixels.
// Appending pictures keeps every row that is already laid out.

import type { Collection, Day } from './collection';
import { type JustifiedRow, layoutRows, snappedRatio, TILE_GAP_PIXELS } from './justified-layout';

/** These heights stand in gallery.css too. */
export const HEADING_PIXELS = 48;
export const DAY_GAP_PIXELS = 20;

export type DayLayout = {
  readonly day: Day;
  readonly ratios: readonly number[];
  readonly rows: readonly JustifiedRow[];
  readonly top: number;
  readonly height: number;
};

/** One line of the virtual list. `row` is -1 for the day's heading. `top` counts from the top of the gallery. */
export type GalleryEntry = { readonly day: number; readonly row: number; readonly top: number; readonly size: number };

export type GalleryLayout = {
  readonly collection: Collection | null;
  readonly width: number;
  readonly days: readonly DayLayout[];
  readonly entries: readonly GalleryEntry[];
  readonly height: number;
};

export const EMPTY_LAYOUT: GalleryLayout = { collection: null, width: 0, days: [], entries: [], height: 0 };

/** Lays out a collection at a width, taking over from `previous` whatever still holds. */
export function layoutGallery(collection: Collection, width: number, previous: GalleryLayout = EMPTY_LAYOUT): GalleryLayout {
  const known = previous.width === width ? previous.days : [];
  const knownByKey = new Map(known.map((layout) => [layout.day.key, layout]));
  const days: DayLayout[] = [];
  const entries: GalleryEntry[] = [];
  let top = 0;
  for (const [index, day] of collection.days.entries()) {
    const layout = layoutDay(day, { width, top }, knownByKey.get(day.key));
    days.push(layout);
    pushEntries(entries, layout, index);
    top += layout.height;
  }
  return { collection, width, days, entries, height: top };
}

function layoutDay(day: Day, at: { width: number; top: number }, known: DayLayout | undefined): DayLayout {
  if (known?.day === day) return known.top === at.top ? known : { ...known, top: at.top };
  const grown = known !== undefined && isPrefix(known.day, day) ? known : undefined;
  const ratios = grown === undefined ? [] : [...grown.ratios];
  for (const item of day.items.slice(ratios.length)) ratios.push(snappedRatio(item.width, item.height));
  const rows = layoutRows(ratios, at.width, grown?.rows);
  const height = rows.reduce((sum, row) => sum + row.height + TILE_GAP_PIXELS, HEADING_PIXELS + DAY_GAP_PIXELS - TILE_GAP_PIXELS);
  return { day, ratios, rows, top: at.top, height };
}

function isPrefix(shorter: Day, longer: Day): boolean {
  return shorter.items.length <= longer.items.length && shorter.items.every((item, index) => longer.items[index] === item);
}

function pushEntries(entries: GalleryEntry[], layout: DayLayout, day: number): void {
  let top = layout.top;
  entries.push({ day, row: -1, top, size: HEADING_PIXELS });
  top += HEADING_PIXELS;
  for (const [row, { height }] of layout.rows.entries()) {
    const size = height + (row === layout.rows.length - 1 ? DAY_GAP_PIXELS : TILE_GAP_PIXELS);
    entries.push({ day, row, top, size });
    top += size;
  }
}

/** The entries that touch the stretch from `from` to `to` pixels, as first and last index; null when there are none. */
export function findVisible(layout: GalleryLayout, from: number, to: number): { first: number; last: number } | null {
  const last = lastStartingBefore(layout.entries, to);
  if (last < 0 || from > layout.height) return null;
  return { first: Math.max(0, Math.min(last, lastStartingBefore(layout.entries, from))), last };
}

/** The last entry whose top lies at or above `offset`; -1 when none does. By halving, since there may be tens of thousands. */
function lastStartingBefore(entries: readonly GalleryEntry[], offset: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.top ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
