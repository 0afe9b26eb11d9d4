// Sizes for people: decimal units, as quotas and camera cards count them.

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/**
 * "3.6 MB"; `locales` are the reader's languages, or the one, English when unknown. Intl's own units cost a phone a tenth of a
 * second at their first use.
 */
export function formatBytes(bytes: number, locales: string | readonly string[] = 'en'): string {
  const safe = Math.max(0, bytes);
  const power = safe < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(safe) / 3));
  const value = safe / 1000 ** power;
  const maximumFractionDigits = value < 10 && power > 0 ? 1 : 0;
  const number = value.toLocaleString(typeof locales === 'string' ? locales : [...locales], { maximumFractionDigits });
  return `${number} ${safe === 1 ? 'byte' : UNITS[power]}`;
}
