// Sizes for people: decimal units, as quotas and camera cards count them.

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** "3.6 MB"; `locales` are the reader's languages, or the one, English when unknown. */
export function formatBytes(bytes: number, locales: string | readonly string[] = 'en'): string {
  const safe = Math.max(0, bytes);
  const power = safe < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(safe) / 3));
  const value = safe / 1000 ** power;
  const unit = UNITS[power] ?? 'byte';
  return new Intl.NumberFormat(typeof locales === 'string' ? locales : [...locales], {
    style: 'unit',
    unit,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}
