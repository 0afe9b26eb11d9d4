// Numbers and times in the reader's own way of writing them. Pure.

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in decimal units, as disks and browsers count: `4.2 MB`. Intl's own units cost a phone a tenth of a second at their first use. */
export function formatBytes(bytes: number, locale: string): string {
  const power = bytes < 1000 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const maximumFractionDigits = power > 0 && value < 100 ? 1 : 0;
  const number = value.toLocaleString(locale, { maximumFractionDigits });
  return `${number} ${bytes === 1 ? 'byte' : BYTE_UNITS[power]}`;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** A day's heading from its key (`2026-05-03`): weekday, day, month, year. */
export function formatDay(key: string, locale: string): string {
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
