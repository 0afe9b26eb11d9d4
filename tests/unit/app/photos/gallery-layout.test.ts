import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import {
  appendItems,
  type Collection,
  createCollection,
  insertItems,
  listItems,
  removeItems,
} from '@/app/_components/gallery/collection';
import {
  findPlace,
  type GridPlace,
  indexInDay,
  moveFocus,
  moveForKey,
  placeInDay,
} from '@/app/_components/gallery/grid/focus-moves';
import {
  findRowSpan,
  findVisible,
  type GalleryLayout,
  HEADING_PIXELS,
  layoutGallery,
  type RowRef,
} from '@/app/_components/gallery/layout/gallery-layout';
import type { GridContent } from '@/app/_components/gallery/layout/grid-content';
import { picture, pictures } from './pictures';

const WIDTH = 1100;

/** Every row, from top to bottom. */
function rowsOf(layout: GalleryLayout): RowRef[] {
  return layout.days.flatMap(({ blocks }, day) =>
    blocks.flatMap(({ rows }, block) => rows.map((_, row) => ({ day, block, row }))),
  );
}

/** Twenty days of which every second is only counted, one of them in several blocks. */
const sparse: GridContent = {
  days: Array.from({ length: 20 }, (_, day) => {
    const items = pictures(17, day * 1000);
    const key = `2024-05-${String(28 - day).padStart(2, '0')}`;
    if (day === 5) {
      const counts = [200, 200, 33];
      return { key, blocks: counts.map((count) => ({ count, items: null })) };
    }
    return { key, blocks: [day % 2 === 0 ? { count: 17, items } : { count: 17, items: null }] };
  }),
};

describe('layoutGallery', () => {
  it.each([
    ['loaded', createCollection('UTC', pictures(400)) as GridContent],
    ['partly loaded', sparse],
  ])('stacks headings and rows without an overlap (%s)', (_, content) => {
    const layout = layoutGallery(content, WIDTH);
    let bottom = 0;
    let day = -1;
    for (const row of rowsOf(layout)) {
      const span = findRowSpan(layout, row);
      if (span === null) throw new Error('no such row');
      const gap = span.top - bottom;
      if (row.day === day) expect(gap).toBeCloseTo(4, 6);
      else expect(gap).toBeCloseTo(HEADING_PIXELS + (day === -1 ? 0 : 20), 6);
      bottom = span.bottom;
      day = row.day;
    }
    expect(layout.height).toBeCloseTo(bottom + 20, 6);
  });

  it('grows to the very layout that one made at once would be, after pages, uploads and removals', () => {
    const all = pictures(600);
    let collection = createCollection('UTC', all.slice(1, 200));
    let layout = layoutGallery(collection, WIDTH);
    const next = (changed: typeof collection) => {
      collection = changed;
      layout = layoutGallery(collection, WIDTH, layout);
      expect(layout).toEqual(layoutGallery(collection, WIDTH));
    };
    next(appendItems(collection, all.slice(200, 400)));
    next(insertItems(collection, all.slice(0, 1), true));
    next(removeItems(collection, new Set([all[150]?.id ?? '', all[151]?.id ?? ''])));
    next(appendItems(collection, all.slice(400)));
  });

  it('keeps the rows of untouched days as they are', () => {
    const collection = createCollection('UTC', pictures(300));
    const before = layoutGallery(collection, WIDTH);
    const after = layoutGallery(appendItems(collection, pictures(100, 300)), WIDTH, before);
    expect(after.days[0]).toBe(before.days[0]);
  });

  it('fills the last row of a block that others follow, and no row becomes a giant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 320, max: 2000 }), (count, width) => {
        const items = pictures(count);
        const blocks = [
          { count, items },
          { count: 1, items: pictures(1, 500) },
        ];
        const layout = layoutGallery({ days: [{ key: '2024-05-03', blocks }] }, width);
        const rows = layout.days[0]?.blocks[0]?.rows ?? [];
        expect(rows.at(-1)?.end).toBe(count);
        for (const { height } of rows) expect(height).toBeLessThanOrEqual(280 + 196);
      }),
    );
  });

  it('takes 100,000 pictures of one day page by page without slowing to a crawl', () => {
    const day = (index: number) => picture(index, { createdAt: new Date(Date.UTC(2026, 4, 20, 12) - index).toISOString() });
    const all = Array.from({ length: 100_000 }, (_, index) => day(index));
    let collection = createCollection('UTC', all.slice(0, 99_000));
    let layout = layoutGallery(collection, WIDTH);
    const started = performance.now();
    for (let from = 99_000; from < 100_000; from += 100) {
      collection = appendItems(collection, all.slice(from, from + 100));
      layout = layoutGallery(collection, WIDTH, layout);
    }
    const perPage = (performance.now() - started) / 10;
    expect(layout.days).toHaveLength(1);
    expect(rowsOf(layout).length).toBeGreaterThan(10_000);
    // A frame is 16 ms; the generous bound only catches work that grows with the square.
    expect(perPage).toBeLessThan(150);
  });

  it('lays out ten years of days that are only counted in a frame or two', () => {
    const days = Array.from({ length: 3_650 }, (_, index) => ({
      key: new Date(Date.UTC(2026, 0, 1) - index * 86_400_000).toISOString().slice(0, 10),
      blocks: [{ count: 1 + (index % 60), items: null }],
    }));
    const started = performance.now();
    const layout = layoutGallery({ days }, WIDTH);
    expect(performance.now() - started).toBeLessThan(200);
    expect(layout.days).toHaveLength(3_650);
  });
});

describe('findVisible', () => {
  it.each([
    ['loaded', createCollection('UTC', pictures(500)) as GridContent],
    ['partly loaded', sparse],
  ])('finds the rows that touch the screen (%s)', (_, content) => {
    const layout = layoutGallery(content, WIDTH);
    const rows = rowsOf(layout);
    const numberOf = (ref: RowRef | undefined) =>
      rows.findIndex((row) => row.day === ref?.day && row.block === ref.block && row.row === ref.row);
    fc.assert(
      fc.property(fc.double({ min: 0, max: layout.height, noNaN: true }), (from) => {
        const to = from + 800;
        const range = findVisible(layout, from, to);
        const touching = rows.flatMap((row, index) => {
          const span = findRowSpan(layout, row);
          return span !== null && span.top <= to && span.bottom > from ? [index] : [];
        });
        for (const index of touching) {
          expect(index).toBeGreaterThanOrEqual(numberOf(range?.first));
          expect(index).toBeLessThanOrEqual(numberOf(range?.last));
        }
        expect(numberOf(range?.last) - numberOf(range?.first)).toBeLessThanOrEqual(touching.length + 1);
      }),
    );
  });

  it('finds nothing above, below, or in an empty gallery', () => {
    const layout = layoutGallery(createCollection('UTC', pictures(5)), WIDTH);
    expect(findVisible(layout, layout.height + 10, layout.height + 800)).toBeNull();
    expect(findVisible(layout, -900, -100)).toBeNull();
    expect(findVisible(layoutGallery(createCollection('UTC'), WIDTH), 0, 800)).toBeNull();
  });
});

describe('moveFocus', () => {
  const collection: Collection = createCollection('UTC', pictures(300));
  const layout = layoutGallery(collection, WIDTH);
  const items = listItems(collection);
  const at = (index: number) => {
    const place = findPlace(layout, items[index]?.id ?? '');
    if (place === null) throw new Error('no such picture');
    return place;
  };

  it('goes through all pictures by right, over the days, and back by left', () => {
    let place = at(0);
    for (let index = 1; index < items.length; index += 1) {
      const next = moveFocus(layout, place, 'right');
      expect(next?.id).toBe(items[index]?.id);
      place = next ?? place;
      expect(moveFocus(layout, place, 'left')?.id).toBe(items[index - 1]?.id);
    }
    expect(moveFocus(layout, place, 'right')).toBeNull();
    expect(moveFocus(layout, at(0), 'left')).toBeNull();
  });

  it('goes over pictures that are not loaded, through every day and block', () => {
    const gaps = layoutGallery(sparse, WIDTH);
    const total = sparse.days.reduce((sum, { blocks }) => sum + blocks.reduce((inDay, { count }) => inDay + count, 0), 0);
    let place: GridPlace | null = placeInDay(gaps, 0, 0);
    let steps = 0;
    let unseen = 0;
    for (; place !== null; place = moveFocus(gaps, place, 'right')) {
      steps += 1;
      if (place.id === null) unseen += 1;
      expect(placeInDay(gaps, place.day, indexInDay(gaps, place))).toEqual(place);
    }
    expect([steps, unseen]).toEqual([total, 433 + 9 * 17]);
    const last = moveFocus(gaps, { day: 0, block: 0, row: 0, item: 0, id: null }, 'last');
    expect([last?.day, last?.item]).toEqual([19, 16]);
  });

  it('goes by up and down to a picture of the neighbouring row, and stops at the edges', () => {
    const rows = rowsOf(layout).map(({ day, block, row }) => `${day} ${block} ${row}`);
    const rowNumber = ({ day, block, row }: GridPlace) => rows.indexOf(`${day} ${block} ${row}`);
    for (let index = 0; index < items.length; index += 7) {
      const below = moveFocus(layout, at(index), 'down');
      if (below === null) continue;
      expect(rowNumber(below)).toBe(rowNumber(at(index)) + 1);
    }
    expect(moveFocus(layout, at(0), 'up')).toBeNull();
    expect(moveFocus(layout, at(items.length - 1), 'down')).toBeNull();
  });

  it('knows the ends of a row and of the gallery', () => {
    const start = moveFocus(layout, at(1), 'row-start');
    expect(start?.id).toBe(items[0]?.id);
    expect(moveFocus(layout, at(200), 'first')?.id).toBe(items[0]?.id);
    expect(moveFocus(layout, at(0), 'last')?.id).toBe(items.at(-1)?.id);
    expect(moveForKey('End', true)).toBe('last');
    expect(moveForKey('End', false)).toBe('row-end');
    expect(moveForKey('ArrowLeft', true)).toBeNull();
    expect(moveForKey('x', false)).toBeNull();
  });

  it('has no place for a picture that is not there', () => {
    expect(findPlace(layout, 'nobody')).toBeNull();
    expect(listItems(createCollection('UTC'))).toEqual([]);
  });
});
