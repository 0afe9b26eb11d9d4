// Times in the reader's own way of writing them. Pure.

import { englishDay } from './english-dates';

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** A day's heading from its key (`2026-05-03`): weekday, day, month, year. */
export function formatDay(key: string, locale: string): string {
  const english = englishDay(key, locale);
  if (english !== null) return english;
  let format = dayFormats.get(locale);
  if (format === undefined) {
    // The key is a calendar day already: it is read and written in one zone, so that it cannot slip.
    format = new Intl.DateTimeFormat(locale, {
      timeZone: 'UTC',
      weekday: 'short',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
    dayFormats.set(locale, format);
  }
  return format.format(new Date(`${key}T00:00:00Z`));
}

/** A moment with its time of day. */
export function formatMoment(isoTime: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(isoTime));
}

const DAY_MILLISECONDS = 86_400_000;

/** Whole days until a trashed picture is deleted, rounded up; 0 when it is due. */
export function daysLeft(trashedAt: string, keepDays: number, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(trashedAt) + keepDays * DAY_MILLISECONDS - now) / DAY_MILLISECONDS));
}
