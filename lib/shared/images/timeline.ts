// The order of a timeline, the same on the server and in the browser: by day, and within a day by the moment, newest first.

import type { ImageDto } from '@/lib/shared/dto';

/** Whether a picture stands under the day it was taken or the day it came. */
export type TimelineBasis = 'taken' | 'added';

/** The days of a library, newest first, each with how many pictures it holds. A day is written `2024-05-03`. */
export type TimelineDto = { readonly basis: TimelineBasis; readonly days: readonly (readonly [day: string, count: number])[] };

/** Pictures `offset` up to `offset + items.length` of a day, and how many the day holds by now. */
export type TimelineSpanDto = {
  readonly day: string;
  readonly offset: number;
  readonly count: number;
  readonly items: readonly ImageDto[];
};

export type TimelinePlace = { readonly day: string; readonly offset: number; readonly limit: number };

/** The most pictures, and the most days, that one call for a run of days may ask for. */
export const MAX_SPAN_IMAGES = 400;
export const MAX_SPANS = 200;
/** A vault holds fewer pictures than this. */
export const MAX_TIMELINE_OFFSET = 10_000_000;

const SECOND_CHARACTERS = '2024-05-03T14:07:22'.length;
const DAY_CHARACTERS = '2024-05-03'.length;

type Times = Pick<ImageDto, 'id' | 'takenAt' | 'createdAt'>;

/** The day an item stands under: taken by the camera's clock where that is known, else added, in UTC. */
export function dayOf(item: Omit<Times, 'id'>, basis: TimelineBasis): string {
  return momentOf(item, basis).slice(0, DAY_CHARACTERS);
}

/** Less than zero when `a` comes first. No two pictures are equal. */
export function compareInTimeline(a: Times, b: Times, basis: TimelineBasis): number {
  return descending(momentOf(a, basis), momentOf(b, basis)) || descending(a.createdAt, b.createdAt) || descending(a.id, b.id);
}

function momentOf(item: Omit<Times, 'id'>, basis: TimelineBasis): string {
  return (basis === 'taken' ? (item.takenAt ?? item.createdAt) : item.createdAt).slice(0, SECOND_CHARACTERS);
}

function descending(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? 1 : -1;
}
