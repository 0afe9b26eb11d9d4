// Dates in English, by hand: a page's first use of Intl reads its tables, which holds a phone up longer than all its words.
// Everybody else's dates are Intl's.

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const MONTH_FIRST = new Set(['en', 'en-US']);
const DAY_FIRST = new Set(['en-GB']);

/** A day key (`2026-05-03`) with its weekday: `Sun, 3 May 2026`, in America `Sun, May 3, 2026`. Null for other languages. */
export function englishDay(key: string, locale: string): string | null {
  const date = new Date(`${key}T00:00:00Z`);
  const weekday = WEEKDAYS[date.getUTCDay()];
  const month = MONTHS[date.getUTCMonth()];
  const [day, year] = [date.getUTCDate(), date.getUTCFullYear()];
  if (MONTH_FIRST.has(locale)) return `${weekday}, ${month} ${day}, ${year}`;
  return DAY_FIRST.has(locale) ? `${weekday}, ${day} ${month} ${year}` : null;
}

/** A month (`2026-05`) as `May 2026`. Null for other languages. */
export function englishMonth(month: string, locale: string): string | null {
  if (!MONTH_FIRST.has(locale) && !DAY_FIRST.has(locale)) return null;
  const date = new Date(`${month}-01T00:00:00Z`);
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
