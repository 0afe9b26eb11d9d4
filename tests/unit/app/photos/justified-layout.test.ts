import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {
  layoutRows,
  maxRowGrowth,
  placeTiles,
  RATIO_STEPS,
  ratioStep,
  targetRowHeight,
  TILE_GAP_PIXELS,
} from '@/app/_components/gallery/layout/justified-layout';

const ratios = fc.array(fc.constantFrom(...RATIO_STEPS), { minLength: 1, maxLength: 120 });
const width = fc.integer({ min: 280, max: 2600 });

describe('layoutRows', () => {
  it('keeps the order and leaves no picture out', () => {
    fc.assert(
      fc.property(ratios, width, (list, gridWidth) => {
        const rows = layoutRows(list, gridWidth);
        expect(rows[0]?.start).toBe(0);
        expect(rows.at(-1)?.end).toBe(list.length);
        for (const [index, row] of rows.entries()) {
          expect(row.end).toBeGreaterThan(row.start);
          if (index > 0) expect(row.start).toBe(rows[index - 1]?.end);
        }
      }),
    );
  });

  it('fills the width in every row but a last one and those that may not grow further, and never goes beyond it', () => {
    fc.assert(
      fc.property(ratios, width, (list, gridWidth) => {
        const rows = layoutRows(list, gridWidth);
        for (const [index, row] of rows.entries()) {
          const last = placeTiles(list, row).at(-1);
          const right = (last?.left ?? 0) + (last?.width ?? 0);
          expect(right).toBeLessThanOrEqual(gridWidth + 0.01);
          const isCapped = row.height >= targetRowHeight(gridWidth) * maxRowGrowth(gridWidth) - 0.01;
          if (index < rows.length - 1 && !isCapped) expect(right).toBeCloseTo(gridWidth, 3);
        }
      }),
    );
  });

  it('never lets tiles overlap, and keeps rows between sensible heights', () => {
    fc.assert(
      fc.property(ratios, width, (list, gridWidth) => {
        for (const row of layoutRows(list, gridWidth)) {
          const tiles = placeTiles(list, row);
          for (const [index, tile] of tiles.entries()) {
            const before = tiles[index - 1];
            if (before !== undefined) expect(tile.left).toBeCloseTo(before.left + before.width + TILE_GAP_PIXELS, 6);
          }
          expect(row.height).toBeLessThanOrEqual(targetRowHeight(gridWidth) * maxRowGrowth(gridWidth) + 0.01);
          if (tiles.length > 1) expect(row.height).toBeGreaterThanOrEqual(targetRowHeight(gridWidth) - 0.01);
        }
      }),
    );
  });

  it('gives the same rows whether a list comes at once or page by page', () => {
    fc.assert(
      fc.property(ratios, ratios, width, (first, second, gridWidth) => {
        const whole = [...first, ...second];
        expect(layoutRows(whole, gridWidth, { known: layoutRows(first, gridWidth) })).toEqual(layoutRows(whole, gridWidth));
      }),
    );
  });

  it('lays out nothing before the width is known', () => {
    expect(layoutRows([1, 1], 0)).toEqual([]);
  });
});

describe('ratioStep', () => {
  it('crops no ordinary picture by more than 2.5 percent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 3960 }), (permille) => {
        const snapped = RATIO_STEPS[ratioStep(permille, 1000)] ?? 0;
        expect(Math.abs(snapped / (permille / 1000) - 1)).toBeLessThanOrEqual(0.026);
      }),
    );
  });

  it('holds extreme and impossible shapes within the steps', () => {
    expect(ratioStep(10_000, 1)).toBe(RATIO_STEPS.length - 1);
    expect(ratioStep(1, 10_000)).toBe(0);
    expect(RATIO_STEPS[ratioStep(0, 0)]).toBeCloseTo(1, 1);
  });
});

describe('gallery.css', () => {
  const css = readFileSync(path.resolve(process.cwd(), 'app/_components/gallery/grid/gallery.css'), 'utf8');

  it('has a class for every ratio step, with its ratio', () => {
    const found = [...css.matchAll(/\.ratio-(\d+)\s*\{\s*--ratio:\s*([\d.]+);/g)].map(([, step, ratio]) => [
      Number(step),
      Number(ratio),
    ]);
    expect(found).toEqual(RATIO_STEPS.map((ratio, step) => [step, ratio]));
  });

  it('has the row heights, the gap and the growth of the scripted layout', () => {
    const rules = [...css.matchAll(/--row: (\d+)px;(?:\s*--growth: ([\d.]+);)?/g)].map(([, row, growth]) => [row, growth]);
    expect(rules).toEqual([
      ['112', '2.5'],
      ['156', '1.75'],
      ['196', undefined],
    ]);
    expect(css).toMatch(/min-width: 480px[\s\S]*min-width: 900px/);
    expect([479, 480, 899, 900].map(targetRowHeight)).toEqual([112, 156, 156, 196]);
    expect(css).toContain(`gap: ${TILE_GAP_PIXELS}px`);
    expect([479, 480, 900].map(maxRowGrowth)).toEqual([2.5, 1.75, 1.75]);
  });
});
