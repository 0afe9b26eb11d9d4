// Justified rows: pictures side by side, all of one height, filling the width. Pure arithmetic, and the very rule by
// which gallery.css lays out the server's HTML (flex-wrap, grow by ratio), so that hydration moves nothing.

/** Aspect ratios are snapped to these steps of 5 %, each a class in gallery.css; a tile crops at most 2.5 % of a picture. */
export const RATIO_STEPS: readonly number[] = Array.from({ length: 48 }, (_, step) => Math.round(400 * 1.05 ** step) / 1000);

export const TILE_GAP_PIXELS = 4;

/** One row: pictures `start` up to but not including `end`, all `height` pixels tall. */
export type JustifiedRow = { readonly start: number; readonly end: number; readonly height: number };

export type PlacedTile = { readonly left: number; readonly width: number };

/** The step whose ratio is nearest to width / height. Pictures beyond the steps are shown cropped. */
export function ratioStep(width: number, height: number): number {
  const ratio = width > 0 && height > 0 ? width / height : 1;
  const step = Math.round(Math.log(ratio / 0.4) / Math.log(1.05));
  return Math.min(RATIO_STEPS.length - 1, Math.max(0, step));
}

/** The snapped ratio of a picture. */
export function snappedRatio(width: number, height: number): number {
  return RATIO_STEPS[ratioStep(width, height)] ?? 1;
}

/** Row height to aim at, by the width of the grid. The same breaks stand in gallery.css as container queries. */
export function targetRowHeight(gridWidth: number): number {
  if (gridWidth < 480) return 112;
  return gridWidth < 900 ? 156 : 196;
}

/** How much taller than its target a row may grow before it stays ragged on the right. Narrow grids hold few pictures a row. */
export function maxRowGrowth(gridWidth: number): number {
  return gridWidth < 480 ? 2.5 : 1.75;
}

export type RowOptions = {
  /** Rows already laid out for a prefix of the ratios at the same width: all but the last of them are kept as they are. */
  readonly known?: readonly JustifiedRow[] | undefined;
  /** Others of the same day follow: the last row fills the width, together with the one before it where it has too few. */
  readonly isContinued?: boolean;
};

/** Rows for pictures with the given ratios, in order. With `known` rows, appending a page costs the page and not the whole list. */
export function layoutRows(ratios: readonly number[], width: number, options: RowOptions = {}): JustifiedRow[] {
  if (!(width > 0)) return [];
  const { known = [], isContinued = false } = options;
  const target = targetRowHeight(width);
  const rows = known.slice(0, -1);
  let start = rows.at(-1)?.end ?? 0;
  while (start < ratios.length) {
    const end = findRowEnd(ratios, start, width, target);
    rows.push({ start, end, height: rowHeight(ratios, { start, end }, width, target) });
    start = end;
  }
  return isContinued ? fillLastRow(rows, ratios, width) : rows;
}

/** How much taller than its target the last row of a block may be before it is joined with the one above. */
const MAX_LAST_GROWTH = 1.25;

function fillLastRow(rows: readonly JustifiedRow[], ratios: readonly number[], width: number): JustifiedRow[] {
  const last = rows.at(-1);
  if (last === undefined) return [];
  const height = fillingHeight(ratios, last, width);
  const above = rows.at(-2);
  if (height <= targetRowHeight(width) * MAX_LAST_GROWTH || above === undefined) {
    const limit = targetRowHeight(width) * maxRowGrowth(width);
    return [...rows.slice(0, -1), { ...last, height: Math.min(height, limit) }];
  }
  const joined = { start: above.start, end: last.end };
  return [...rows.slice(0, -2), { ...joined, height: fillingHeight(ratios, joined, width) }];
}

/** Where each tile of a row stands, in pixels from the left edge of the grid. */
export function placeTiles(ratios: readonly number[], row: JustifiedRow): PlacedTile[] {
  let left = 0;
  return ratios.slice(row.start, row.end).map((ratio) => {
    const tile = { left, width: ratio * row.height };
    left += tile.width + TILE_GAP_PIXELS;
    return tile;
  });
}

function findRowEnd(ratios: readonly number[], start: number, width: number, target: number): number {
  let used = (ratios[start] ?? 1) * target;
  let end = start + 1;
  while (end < ratios.length) {
    const next = used + TILE_GAP_PIXELS + (ratios[end] ?? 1) * target;
    if (next > width) break;
    used = next;
    end += 1;
  }
  return end;
}

function rowHeight(ratios: readonly number[], row: { start: number; end: number }, width: number, target: number): number {
  // The last row of a day keeps its target height: it is followed by an empty filler, which takes what is left.
  const gaps = (row.end - row.start - 1) * TILE_GAP_PIXELS;
  const hasRoomForFiller = row.end === ratios.length && sumOf(ratios, row) * target + gaps + TILE_GAP_PIXELS <= width;
  return hasRoomForFiller ? target : Math.min(fillingHeight(ratios, row, width), target * maxRowGrowth(width));
}

function fillingHeight(ratios: readonly number[], row: { start: number; end: number }, width: number): number {
  return (width - (row.end - row.start - 1) * TILE_GAP_PIXELS) / sumOf(ratios, row);
}

function sumOf(ratios: readonly number[], { start, end }: { start: number; end: number }): number {
  let sum = 0;
  for (let index = start; index < end; index += 1) sum += ratios[index] ?? 0;
  return sum;
}
