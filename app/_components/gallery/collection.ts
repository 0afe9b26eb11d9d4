// The pictures a gallery has loaded, newest first, grouped by day in the reader's time zone. Pure; a page is appended at the cost of the page.

import type { ImageDto } from '@/lib/shared/dto';
import type { GridDay } from './layout/grid-content';

/** A day as the grid takes it, in one block that is loaded. */
export type Day = GridDay & { readonly items: readonly ImageDto[] };

export type Collection = {
  readonly timeZone: string;
  readonly days: readonly Day[];
  readonly count: number;
};

/** How far back an appended page is searched for pictures that are already there. */
const OVERLAP_ITEMS = 400;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar day (`2026-05-03`) of an ISO time in a time zone. */
export function dayKey(isoTime: string, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    // The Swedish short date is ISO 8601.
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(new Date(isoTime));
}

export function createCollection(timeZone: string, items: readonly ImageDto[] = []): Collection {
  return appendItems({ timeZone, days: [], count: 0 }, items);
}

/** Adds the next page. Pictures already near the end are left out, days are never split. */
export function appendItems(collection: Collection, items: readonly ImageDto[]): Collection {
  const seen = new Set(lastItems(collection, OVERLAP_ITEMS).map((item) => item.id));
  const fresh = items.filter((item) => !seen.has(item.id) && seen.add(item.id));
  if (fresh.length === 0) return collection;
  const days = [...collection.days];
  let run: ImageDto[] = [];
  let runKey = '';
  const flush = () => {
    if (run.length === 0) return;
    const last = days.at(-1);
    if (last?.key === runKey) days[days.length - 1] = createDay(runKey, [...last.items, ...run]);
    else days.push(createDay(runKey, run));
    run = [];
  };
  for (const item of fresh) {
    const key = dayKey(item.createdAt, collection.timeZone);
    if (key !== runKey) flush();
    runKey = key;
    run.push(item);
  }
  flush();
  return { ...collection, days, count: collection.count + fresh.length };
}

/** Puts pictures where their time says. Those older than all that is loaded are left out while `hasMore`: their page will bring them. */
export function insertItems(collection: Collection, items: readonly ImageDto[], hasMore: boolean): Collection {
  const without = removeItems(collection, new Set(items.map((item) => item.id)));
  const newest = without.days[0]?.items[0];
  if (newest === undefined || items.every((item) => compareNewestFirst(item, newest) < 0)) return prependItems(without, items);
  const kept = listItems(without);
  const oldest = kept.at(-1);
  const isWanted = (item: ImageDto) => !hasMore || oldest === undefined || compareNewestFirst(item, oldest) <= 0;
  const merged = [...kept, ...items.filter(isWanted)].sort(compareNewestFirst);
  return createCollection(collection.timeZone, merged);
}

/** Takes pictures out; days left empty go. Untouched days keep their identity, and so their layout. */
export function removeItems(collection: Collection, ids: ReadonlySet<string>): Collection {
  if (!listItems(collection).some((item) => ids.has(item.id))) return collection;
  const days = collection.days
    .map((day) =>
      day.items.some((item) => ids.has(item.id))
        ? refilled(
            day,
            day.items.filter((item) => !ids.has(item.id)),
          )
        : day,
    )
    .filter((day) => day.items.length > 0);
  return { ...collection, days, count: days.reduce((sum, day) => sum + day.items.length, 0) };
}

/** Changes pictures where they stand. */
export function updateItems(collection: Collection, ids: ReadonlySet<string>, how: (item: ImageDto) => ImageDto): Collection {
  const swap = (item: ImageDto) => (ids.has(item.id) ? how(item) : item);
  const days = collection.days.map((day) =>
    day.items.some((item) => ids.has(item.id)) ? refilled(day, day.items.map(swap)) : day,
  );
  return { ...collection, days };
}

/** Puts a changed picture (a new name) in the place of the old one. */
export function replaceItem(collection: Collection, changed: ImageDto): Collection {
  return updateItems(collection, new Set([changed.id]), () => changed);
}

/** The same pictures, grouped for another time zone. */
export function regroup(collection: Collection, timeZone: string): Collection {
  if (collection.timeZone === timeZone) return collection;
  return createCollection(timeZone, listItems(collection));
}

/** A day of a list that is loaded page by page. */
export function createDay(key: string, items: readonly ImageDto[]): Day {
  return { key, items, blocks: [{ count: items.length, items }] };
}

/** The same day with other pictures. */
function refilled(day: Day, items: readonly ImageDto[]): Day {
  return { ...day, ...createDay(day.key, items) };
}

const flattened = new WeakMap<readonly Day[], readonly ImageDto[]>();

/** All loaded pictures in order. The answer is kept as long as the collection is. */
export function listItems(collection: Collection): readonly ImageDto[] {
  let items = flattened.get(collection.days);
  if (items === undefined) {
    items = collection.days.flatMap((day) => day.items);
    flattened.set(collection.days, items);
  }
  return items;
}

/** The common case, an upload: only the newest day changes. */
function prependItems(collection: Collection, items: readonly ImageDto[]): Collection {
  const head = createCollection(collection.timeZone, [...items].sort(compareNewestFirst));
  const [first, ...others] = collection.days;
  const joint = head.days.at(-1);
  const isSameDay = first !== undefined && joint !== undefined && first.key === joint.key;
  const days = isSameDay
    ? [...head.days.slice(0, -1), createDay(first.key, [...joint.items, ...first.items]), ...others]
    : [...head.days, ...collection.days];
  return { ...collection, days, count: collection.count + head.count };
}

function lastItems(collection: Collection, count: number): ImageDto[] {
  const found: ImageDto[] = [];
  for (let index = collection.days.length - 1; index >= 0 && found.length < count; index -= 1) {
    found.push(...(collection.days[index]?.items.slice(-count) ?? []));
  }
  return found;
}

function compareNewestFirst(a: ImageDto, b: ImageDto): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
