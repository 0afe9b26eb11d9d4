// Sizes for people: decimal units, as quotas and camera cards count them.

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/**
 * "3.6 MB"; `locales` are the reader's languages, or the one, English when unknown. English is written without Intl, and nobody gets
 * its units: the first use of either costs a phone a tenth of a second, and every page of the gallery begins with two sizes.
 */
export function formatBytes(bytes: number, locales: string | readonly string[] = 'en'): string {
  const safe = Math.max(0, bytes);
  const power = safe < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(safe) / 3));
  const value = safe / 1000 ** power;
  const digits = value < 10 && power > 0 ? 1 : 0;
  return `${formatNumber(value, digits, locales)} ${safe === 1 ? 'byte' : UNITS[power]}`;
}

function formatNumber(value: number, digits: number, locales: string | readonly string[]): string {
  const [first = 'en', ...others] = typeof locales === 'string' ? [locales] : locales;
  if (/^en\b/i.test(first) && value < 999) return String(Number(value.toFixed(digits)));
  return value.toLocaleString([first, ...others], { maximumFractionDigits: digits });
}
