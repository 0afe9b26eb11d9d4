import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { appendItems, createCollection, insertItems, listItems, removeItems } from '@/app/_components/gallery/collection';
import { findPlace, moveFocus, moveForKey } from '@/app/_components/gallery/focus-moves';
import { findVisible, layoutGallery } from '@/app/_components/gallery/gallery-layout';
import { picture, pictures } from './pictures';

const WIDTH = 1100;

describe('layoutGallery', () => {
  it('stacks headings and rows without a gap or an overlap', () => {
    const layout = layoutGallery(createCollection('UTC', pictures(400)), WIDTH);
    let bottom = 0;
    for (const entry of layout.entries) {
      expect(entry.top).toBeCloseTo(bottom, 6);
      bottom = entry.top + entry.size;
    }
    expect(layout.height).toBeCloseTo(bottom, 6);
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
    const before = layoutGallery(createCollection('UTC', pictures(300)), WIDTH);
    const collection = before.collection;
    if (collection === null) throw new Error('no collection');
    const after = layoutGallery(appendItems(collection, pictures(100, 300)), WIDTH, before);
    expect(after.days[0]).toBe(before.days[0]);
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
    expect(layout.entries.length).toBeGreaterThan(10_000);
    // A frame is 16 ms; the generous bound only catches work that grows with the square.
    expect(perPage).toBeLessThan(150);
  });
});

describe('findVisible', () => {
  it('finds the entries that touch the screen, and only those', () => {
    const layout = layoutGallery(createCollection('UTC', pictures(500)), WIDTH);
    fc.assert(
      fc.property(fc.double({ min: 0, max: layout.height, noNaN: true }), (from) => {
        const to = from + 800;
        const range = findVisible(layout, from, to);
        const touching = layout.entries.flatMap((entry, index) =>
          entry.top <= to && entry.top + entry.size > from ? [index] : [],
        );
        expect([range?.first, range?.last]).toEqual([
          touching[0] ?? layout.entries.length - 1,
          touching.at(-1) ?? layout.entries.length - 1,
        ]);
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
  const layout = layoutGallery(createCollection('UTC', pictures(300)), WIDTH);
  const items = layout.days.flatMap((day) => day.day.items);
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

  it('goes by up and down to a picture of the neighbouring row, and stops at the edges', () => {
    for (let index = 0; index < items.length; index += 7) {
      const below = moveFocus(layout, at(index), 'down');
      if (below === null) continue;
      const rows = layout.entries.filter((entry) => entry.row >= 0);
      const rowOf = (entry: number) => rows.indexOf(layout.entries[entry] as (typeof rows)[number]);
      expect(rowOf(below.entry)).toBe(rowOf(at(index).entry) + 1);
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
