import fc from 'fast-check';
import { countOf } from '@/app/_components/gallery/layout/grid-content';
import { findImage, findNeighbour, missingBetween, placeToLoad } from '@/app/_components/gallery/timeline/places';
import {
  countAll,
  createTimeline,
  fillSpans,
  insertItems,
  listLoaded,
  removeItems,
  syncDays,
  type Timeline,
  unloadBlocks,
  updateItems,
} from '@/app/_components/gallery/timeline/timeline';
import type { ImageDto } from '@/lib/shared/dto';
import { compareInTimeline, dayOf, type TimelineSpanDto } from '@/lib/shared/images/timeline';
import { picture } from '@/tests/unit/app/photos/pictures';

const taken = (index: number, takenAt: string | null) => picture(index, { takenAt });
/** Seven pictures a day, four hundred and fifty on the third of May. */
const library: ImageDto[] = [
  ...Array.from({ length: 450 }, (_, index) =>
    taken(index, `2024-05-03T${String(index % 24).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00`),
  ),
  ...Array.from({ length: 70 }, (_, index) =>
    taken(1000 + index, `2024-04-${String(1 + (index % 10)).padStart(2, '0')}T12:00:00`),
  ),
].sort((a, b) => compareInTimeline(a, b, 'taken'));

const itemsOf = (items: readonly ImageDto[], day: string) => items.filter((item) => dayOf(item, 'taken') === day);
const shapeOf = (items: readonly ImageDto[]) => {
  const days = [...new Set(items.map((item) => dayOf(item, 'taken')))];
  return { basis: 'taken', days: days.map((day) => [day, itemsOf(items, day).length] as const) } as const;
};
const spanOf = (items: readonly ImageDto[], day: string, offset: number, limit: number): TimelineSpanDto => {
  const all = itemsOf(items, day);
  return { day, offset, count: all.length, items: all.slice(offset, offset + limit) };
};
/** Loads everything that is missing, as the loader would. */
function loadAll(timeline: Timeline, items: readonly ImageDto[]): Timeline {
  const places = timeline.days.flatMap(({ blocks }, day) =>
    blocks.flatMap((_, block) => placeToLoad(timeline, { day, block }) ?? []),
  );
  return fillSpans(
    timeline,
    places.map(({ day, offset, limit }) => spanOf(items, day, offset, limit)),
  );
}
const idsOf = (items: readonly ImageDto[]) => items.map((item) => item.id);

describe('a timeline', () => {
  const bare = createTimeline(shapeOf(library), [spanOf(library, '2024-05-03', 0, 60)]);

  it('knows its whole shape, and holds what it was given', () => {
    expect(countAll(bare)).toBe(library.length);
    expect(idsOf(listLoaded(bare))).toEqual(idsOf(library.slice(0, 60)));
    expect(bare.days[0]?.blocks.map(({ count }) => count)).toEqual([60, 140, 200, 50]);
  });

  it('comes together in the order of the library, whatever arrives first', () => {
    expect(idsOf(listLoaded(loadAll(bare, library)))).toEqual(idsOf(library));
    const middle = fillSpans(bare, [spanOf(library, '2024-05-03', 200, 200)]);
    expect(countAll(middle)).toBe(library.length);
    expect(idsOf(listLoaded(loadAll(middle, library)))).toEqual(idsOf(library));
  });

  it('stays itself through any run of uploads, removals, loads and lettings go', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('in', 'out', 'load', 'drop', 'stretch'), fc.nat()), { maxLength: 40 }),
        (steps) => {
          let truth = [...library];
          let timeline = bare;
          for (const [step, number] of steps) {
            if (step === 'in') {
              const fresh = taken(5_000 + number, `2024-0${4 + (number % 2)}-0${1 + (number % 9)}T0${number % 10}:00:00`);
              truth = [...truth.filter((item) => item.id !== fresh.id), fresh].sort((a, b) => compareInTimeline(a, b, 'taken'));
              timeline = insertItems(timeline, [fresh]);
            } else if (step === 'out') {
              const gone = listLoaded(timeline)[number % Math.max(1, listLoaded(timeline).length)];
              if (gone === undefined) continue;
              truth = truth.filter((item) => item.id !== gone.id);
              timeline = removeItems(timeline, new Set([gone.id]));
            } else if (step === 'load') timeline = loadAll(timeline, truth);
            else if (step === 'drop') timeline = unloadBlocks(timeline, (_day, _block, index) => index % 2 === number % 2);
            else timeline = fillSpans(timeline, [spanOf(truth, '2024-05-03', number % 300, 100)]);
          }
          expect(idsOf(listLoaded(loadAll(timeline, truth)))).toEqual(idsOf(truth));
          expect(countAll(timeline)).toBe(truth.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays the same timeline where nothing is let go, so that nothing is laid out again', () => {
    expect(unloadBlocks(bare, () => true)).toBe(bare);
  });

  it('counts a picture that belongs into a stretch that is not loaded', () => {
    const fresh = taken(9_000, '2024-05-03T00:30:00');
    const after = insertItems(bare, [fresh]);
    expect(listLoaded(after)).toHaveLength(60);
    expect(countOf(after.days[0] ?? { key: '', blocks: [] })).toBe(451);
    expect(after.days[1]).toBe(bare.days[1]);
  });

  it('puts a picture without a date under the day it came', () => {
    const fresh = picture(9_001, { createdAt: '2026-01-02T03:04:05.678Z' });
    expect(insertItems(bare, [fresh]).days[0]?.key).toBe('2026-01-02');
  });

  it('lays a day out anew that holds another number than was thought, and drops one that holds nothing', () => {
    const fewer = library.filter((item) => item.id !== library[3]?.id);
    const after = fillSpans(bare, [spanOf(fewer, '2024-05-03', 200, 200)]);
    expect(countAll(after)).toBe(fewer.length);
    expect(idsOf(listLoaded(loadAll(after, fewer)))).toEqual(idsOf(fewer));
    const without = fillSpans(bare, [{ day: '2024-04-01', offset: 0, count: 0, items: [] }]);
    expect(without.days.map(({ key }) => key)).not.toContain('2024-04-01');
  });

  it('takes over a new shape and keeps what it has of days that are the same', () => {
    const later = [...library, taken(9_002, '2023-01-01T00:00:00')];
    const after = syncDays(bare, shapeOf(later));
    expect(after.days[0]).toBe(bare.days[0]);
    expect(after.days.at(-1)?.key).toBe('2023-01-01');
  });

  it('changes a picture where it stands', () => {
    const id = library[5]?.id ?? '';
    const after = updateItems(bare, new Set([id]), (item) => ({ ...item, name: 'other.jpg' }));
    expect(listLoaded(after)[5]?.name).toBe('other.jpg');
    expect(after.days[1]).toBe(bare.days[1]);
  });

  it('finds neighbours over days, and says what has to be loaded for one', () => {
    const place = findImage(bare, library[59]?.id ?? '');
    if (place === null) throw new Error('no such picture');
    expect(place.position).toBe(59);
    expect(findNeighbour(bare, place, -1).item?.id).toBe(library[58]?.id);
    const beyond = findNeighbour(bare, place, 1);
    expect([beyond.item, beyond.isMissing]).toEqual([null, true]);
    expect(placeToLoad(bare, beyond.at)).toEqual({ day: '2024-05-03', offset: 60, limit: 140 });
    const whole = loadAll(bare, library);
    const last = findImage(whole, library[449]?.id ?? '');
    if (last === null) throw new Error('no such picture');
    expect(findNeighbour(whole, last, 1).item?.id).toBe(library[450]?.id);
    expect(missingBetween(bare, { day: 0, block: 0 }, { day: 1, block: 0 }).map(({ limit }) => limit)).toEqual([140, 200, 50, 7]);
  });
});
