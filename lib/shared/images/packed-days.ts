// The days of a timeline as one short text. Most stand one after the other, so a day costs its count alone: the page that carries
// the shape of a large library stays small.
//
// Words with a space between: `=2024-05-03` names the day that comes next, `-7` leaves seven days out, and any other number is how
// many pictures the next day holds, going back a day with each.

import type { TimelineDto } from '@/lib/shared/images/timeline';

type Days = TimelineDto['days'];

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Undone by unpackDays, in whatever order the days stand, and also for days that no calendar has; none holds a space. */
export function packDays(days: Days): string {
  const words: string[] = [];
  let next = '';
  for (const [day, count] of days) {
    const gap = Math.round((Date.parse(next) - Date.parse(day)) / DAY_MILLISECONDS);
    if (gap > 0 && dayBefore(next, gap) === day) words.push(String(-gap));
    else if (next !== day) words.push(`=${day}`);
    words.push(String(count));
    next = dayBefore(day, 1);
  }
  return words.join(' ');
}

/** The days that packDays was given. */
export function unpackDays(packed: string): Days {
  const days: [string, number][] = [];
  let next = '';
  for (const word of packed.split(' ')) {
    if (word.startsWith('=')) next = word.slice(1);
    else if (word.startsWith('-')) next = dayBefore(next, -Number(word));
    else if (word !== '') {
      days.push([next, Number(word)]);
      next = dayBefore(next, 1);
    }
  }
  return days;
}

/** Empty where there is no such day, so that it equals none. */
function dayBefore(day: string, count: number): string {
  const time = new Date(Date.parse(day) - count * DAY_MILLISECONDS);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, day.length);
}
