import { englishDay, englishMonth } from '@/app/_components/gallery/reader/english-dates';

const LOCALES = ['en', 'en-US', 'en-GB'];
const DAY_MILLISECONDS = 86_400_000;
const DAYS = Array.from({ length: 800 }, (_, at) =>
  new Date(Date.parse('1999-12-01') + at * 13 * DAY_MILLISECONDS).toISOString().slice(0, 10),
);
const inWords = (key: string, locale: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(new Date(`${key}T00:00:00Z`));

describe('dates in English', () => {
  it.each(LOCALES)('are those of Intl in %s', (locale) => {
    for (const day of DAYS) {
      const options = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' } as const;
      expect(englishDay(day, locale)).toBe(inWords(day, locale, options));
      const month = day.slice(0, 7);
      expect(englishMonth(month, locale)).toBe(inWords(`${month}-01`, locale, { month: 'long', year: 'numeric' }));
    }
  });

  it('are left to Intl in any other language', () => {
    for (const locale of ['de', 'en-AU', 'fr-FR', '']) {
      expect(englishDay('2026-05-03', locale)).toBeNull();
      expect(englishMonth('2026-05', locale)).toBeNull();
    }
  });
});
