// The whole gallery as one tall column of days, each a heading and its rows, all with known heights in pixels: those of pictures that
// are not loaded yet as their number lets expect. A change keeps everything that is already laid out elsewhere.

import type { GridBlock, GridContent, GridDay } from './grid-content';
import { type JustifiedRow, layoutRows, ratioStep, RATIO_STEPS, snappedRatio, TILE_GAP_PIXELS } from './justified-layout';

/** These heights stand in gallery.css too. */
export const HEADING_PIXELS = 48;
export const DAY_GAP_PIXELS = 20;

const USUAL_RATIO = 4 / 3;

export type BlockLayout = {
  readonly block: GridBlock;
  readonly ratios: readonly number[];
  readonly rows: readonly JustifiedRow[];
  /** Where each row begins, from the top of the block. */
  readonly rowTops: readonly number[];
  readonly height: number;
};

export type DayLayout = {
  readonly day: GridDay;
  readonly blocks: readonly BlockLayout[];
  /** Where each block begins, from the top of the day. */
  readonly blockTops: readonly number[];
  readonly height: number;
};

export type GalleryLayout = {
  readonly content: GridContent | null;
  readonly width: number;
  readonly days: readonly DayLayout[];
  /** Where each day begins, from the top of the gallery. */
  readonly dayTops: readonly number[];
  readonly height: number;
};

/** One row of tiles: its day, its block within the day, and its number within the block. */
export type RowRef = { readonly day: number; readonly block: number; readonly row: number };

export const EMPTY_LAYOUT: GalleryLayout = { content: null, width: 0, days: [], dayTops: [], height: 0 };

/** Lays out a gallery at a width, taking over from `previous` whatever still holds. */
export function layoutGallery(content: GridContent, width: number, previous: GalleryLayout = EMPTY_LAYOUT): GalleryLayout {
  const known = previous.width === width ? previous.days : [];
  const knownByKey = new Map(known.map((layout) => [layout.day.key, layout]));
  const expected = createExpectation(content.typicalRatio ?? USUAL_RATIO, width);
  const days: DayLayout[] = [];
  const dayTops: number[] = [];
  let top = 0;
  for (const day of content.days) {
    const before = knownByKey.get(day.key);
    const layout = before?.day === day ? before : layoutDay(day, { width, expected }, before);
    days.push(layout);
    dayTops.push(top);
    top += layout.height;
  }
  return { content, width, days, dayTops, height: top };
}

/** Where a row begins and ends, from the top of the gallery; null when there is no such row. */
export function findRowSpan(layout: GalleryLayout, { day, block, row }: RowRef): { top: number; bottom: number } | null {
  const dayLayout = layout.days[day];
  const blockLayout = dayLayout?.blocks[block];
  const height = blockLayout?.rows[row]?.height;
  if (height === undefined) return null;
  const top = (layout.dayTops[day] ?? 0) + (dayLayout?.blockTops[block] ?? 0) + (blockLayout?.rowTops[row] ?? 0);
  return { top, bottom: top + height };
}

/** The first and last row that touch the stretch from `from` to `to` pixels, headings counting to the row below; null for none. */
export function findVisible(layout: GalleryLayout, from: number, to: number): { first: RowRef; last: RowRef } | null {
  if (to < 0 || from > layout.height) return null;
  const first = rowAt(layout, from);
  const last = rowAt(layout, to);
  return first === null || last === null ? null : { first, last };
}

function rowAt(layout: GalleryLayout, offset: number): RowRef | null {
  const day = Math.max(0, lastAtOrBefore(layout.dayTops, offset));
  const dayLayout = layout.days[day];
  if (dayLayout === undefined) return null;
  const inDay = offset - (layout.dayTops[day] ?? 0);
  const block = Math.max(0, lastAtOrBefore(dayLayout.blockTops, inDay));
  const inBlock = inDay - (dayLayout.blockTops[block] ?? 0);
  return { day, block, row: Math.max(0, lastAtOrBefore(dayLayout.blocks[block]?.rowTops ?? [], inBlock)) };
}

/** The last of these rising numbers that is at most `offset`; -1 when none is. By halving, since there may be many thousands. */
export function lastAtOrBefore(rising: readonly number[], offset: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

type Measures = { width: number; expected: (block: GridBlock, isContinued: boolean) => BlockLayout };

function layoutDay(day: GridDay, measures: Measures, known: DayLayout | undefined): DayLayout {
  const blocks: BlockLayout[] = [];
  const blockTops: number[] = [];
  let bottom = day.isPlain === true ? 0 : HEADING_PIXELS;
  for (const [index, block] of day.blocks.entries()) {
    const isContinued = index < day.blocks.length - 1;
    const before = known?.blocks[index];
    const wasContinued = known !== undefined && index < known.blocks.length - 1;
    const isSame = before?.block === block && wasContinued === isContinued;
    const layout = isSame ? before : layoutBlock(block, isContinued, measures, wasContinued ? undefined : before);
    blocks.push(layout);
    blockTops.push(bottom);
    bottom += layout.height + (isContinued ? TILE_GAP_PIXELS : DAY_GAP_PIXELS);
  }
  return { day, blocks, blockTops, height: bottom };
}

function layoutBlock(
  block: GridBlock,
  isContinued: boolean,
  { width, expected }: Measures,
  known: BlockLayout | undefined,
): BlockLayout {
  const { items } = block;
  if (items === null) return expected(block, isContinued);
  const grown = known !== undefined && known.block.items !== null && isPrefix(known.block.items, items) ? known : undefined;
  const ratios = grown === undefined ? [] : [...grown.ratios];
  for (const item of items.slice(ratios.length)) ratios.push(snappedRatio(item.width, item.height));
  return stack(block, ratios, layoutRows(ratios, width, { known: grown?.rows, isContinued }));
}

function isPrefix(shorter: readonly unknown[], longer: readonly unknown[]): boolean {
  return shorter.length <= longer.length && shorter.every((item, index) => longer[index] === item);
}

function stack(block: GridBlock, ratios: readonly number[], rows: readonly JustifiedRow[]): BlockLayout {
  const rowTops: number[] = [];
  let bottom = 0;
  for (const { height } of rows) {
    rowTops.push(bottom);
    bottom += height + TILE_GAP_PIXELS;
  }
  return { block, ratios, rows, rowTops, height: Math.max(0, bottom - TILE_GAP_PIXELS) };
}

/** Blocks of the same number of unseen pictures are laid out alike, and so only once. */
function createExpectation(typicalRatio: number, width: number): Measures['expected'] {
  const ratio = RATIO_STEPS[ratioStep(typicalRatio, 1)] ?? 1;
  const made = new Map<string, BlockLayout>();
  return (block, isContinued) => {
    const name = `${block.count}${isContinued ? '+' : ''}`;
    let layout = made.get(name);
    if (layout === undefined) {
      const ratios = Array.from({ length: block.count }, () => ratio);
      layout = stack(block, ratios, layoutRows(ratios, width, { isContinued }));
      made.set(name, layout);
    }
    return { ...layout, block };
  };
}
