// Where the arrow keys lead: along the order, or to the picture that stands nearest above or below. Pure.

import type { DayLayout, GalleryLayout } from './gallery-layout';
import { placeTiles } from './justified-layout';

export type FocusMove = 'left' | 'right' | 'up' | 'down' | 'row-start' | 'row-end' | 'first' | 'last';

/** A picture's place: its day, its place within the day, and the entry of the virtual list that shows it. */
export type GridPlace = { readonly id: string; readonly day: number; readonly item: number; readonly entry: number };

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
  for (const [day, { day: group }] of layout.days.entries()) {
    const item = group.items.findIndex((candidate) => candidate.id === id);
    if (item !== -1) return placeOf(layout, day, item);
  }
  return null;
}

/** The place a move leads to; null at the edges. */
export function moveFocus(layout: GalleryLayout, from: GridPlace, move: FocusMove): GridPlace | null {
  switch (move) {
    case 'left':
      return from.item > 0 ? placeOf(layout, from.day, from.item - 1) : placeOf(layout, from.day - 1, -1);
    case 'right':
      return placeOf(layout, from.day, from.item + 1) ?? placeOf(layout, from.day + 1, 0);
    case 'up':
      return nearestInRow(layout, from, -1);
    case 'down':
      return nearestInRow(layout, from, 1);
    case 'row-start':
    case 'row-end': {
      const row = rowOf(layout.days[from.day], from.item)?.row;
      return row === undefined ? null : placeOf(layout, from.day, move === 'row-start' ? row.start : row.end - 1);
    }
    case 'first':
      return placeOf(layout, 0, 0);
    case 'last':
      return placeOf(layout, layout.days.length - 1, -1);
  }
}

/** `item` -1 means the last one of the day. */
function placeOf(layout: GalleryLayout, day: number, item: number): GridPlace | null {
  const group = layout.days[day];
  const index = item === -1 ? (group?.day.items.length ?? 0) - 1 : item;
  const dto = group?.day.items[index];
  if (group === undefined || dto === undefined) return null;
  const found = rowOf(group, index);
  const entry = layout.entries.findIndex((candidate) => candidate.day === day && candidate.row === (found?.index ?? 0));
  return { id: dto.id, day, item: index, entry };
}

function rowOf(group: DayLayout | undefined, item: number) {
  const index = group?.rows.findIndex((row) => item >= row.start && item < row.end) ?? -1;
  const row = group?.rows[index];
  return row === undefined ? undefined : { row, index };
}

function nearestInRow(layout: GalleryLayout, from: GridPlace, step: 1 | -1): GridPlace | null {
  const here = layout.days[from.day];
  const current = rowOf(here, from.item);
  if (here === undefined || current === undefined) return null;
  const middle = middleOf(here, current.index, from.item - current.row.start);
  const sameDay = here.rows[current.index + step];
  const day = sameDay === undefined ? from.day + step : from.day;
  const target = layout.days[day];
  if (target === undefined) return null;
  const rowIndex = sameDay === undefined ? (step === 1 ? 0 : target.rows.length - 1) : current.index + step;
  return placeOf(layout, day, nearestItem(target, rowIndex, middle));
}

function middleOf(group: DayLayout, rowIndex: number, column: number): number {
  const row = group.rows[rowIndex];
  const tile = row === undefined ? undefined : placeTiles(group.ratios, row)[column];
  return tile === undefined ? 0 : tile.left + tile.width / 2;
}

function nearestItem(group: DayLayout, rowIndex: number, middle: number): number {
  const row = group.rows[rowIndex];
  if (row === undefined) return 0;
  const tiles = placeTiles(group.ratios, row);
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const [column, tile] of tiles.entries()) {
    const distance = Math.abs(tile.left + tile.width / 2 - middle);
    if (distance < bestDistance) [best, bestDistance] = [column, distance];
  }
  return row.start + best;
}
