// The months of a timeline along the scrubber: where each begins on the page, and which of them get a year beside them. Pure.

import { englishMonth } from '../reader/english-dates';
import type { GalleryLayout } from '../layout/gallery-layout';

/** A month (`2024-05`) and where it begins, from the top of the gallery. */
export type MonthMark = { readonly month: string; readonly top: number };

const MONTH_CHARACTERS = '2024-05'.length;
const YEAR_CHARACTERS = '2024'.length;

/** The months that hold pictures, from top to bottom. */
export function listMonths(layout: GalleryLayout): MonthMark[] {
  const months: MonthMark[] = [];
  for (const [index, { day }] of layout.days.entries()) {
    const month = day.key.slice(0, MONTH_CHARACTERS);
    if (months.at(-1)?.month !== month) months.push({ month, top: layout.dayTops[index] ?? 0 });
  }
  return months;
}

/** Years to write beside the scrubber, none nearer than `gap` (a share of the whole) to the one above. */
export function listYears(months: readonly MonthMark[], height: number, gap: number): { year: string; share: number }[] {
  const years: { year: string; share: number }[] = [];
  let lastYear = '';
  for (const { month, top } of months) {
    const year = month.slice(0, YEAR_CHARACTERS);
    if (year === lastYear) continue;
    lastYear = year;
    const share = height === 0 ? 0 : top / height;
    const above = years.at(-1);
    if (above === undefined || share - above.share >= gap) years.push({ year, share });
  }
  return years;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A month in the reader's words: `May 2024`. */
export function formatMonth(month: string, locale: string): string {
  const english = englishMonth(month, locale);
  if (english !== null) return english;
  let format = formats.get(locale);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' });
    formats.set(locale, format);
  }
  return format.format(new Date(`${month}-01T00:00:00Z`));
}
