import fc from 'fast-check';
import { formatBytes } from '@/lib/shared/format-bytes';

describe('formatBytes', () => {
  it('writes English without Intl as Intl would write it', () => {
    const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
    const byIntl = (bytes: number): string => {
      const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
      const value = bytes / 1000 ** power;
      const number = value.toLocaleString('en', { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 });
      return `${number} ${bytes === 1 ? 'byte' : units[power]}`;
    };
    const sizes = fc.oneof(fc.nat({ max: 2_000 }), fc.maxSafeNat());
    // Halves may fall either way: Intl rounds the decimal digits, toFixed the number itself.
    const isHalf = (bytes: number) => /^[\d.]*5$/.test(String(bytes / 1000 ** Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
    fc.assert(
      fc.property(sizes, (bytes) => isHalf(bytes) || formatBytes(bytes, 'en-GB') === byIntl(bytes)),
      { numRuns: 2_000 },
    );
    for (const [bytes, text] of [
      [998_700, '999 kB'],
      [999_600, '1,000 kB'],
      [9_960_000, '10 MB'],
    ] as const) {
      expect(formatBytes(bytes)).toBe(text);
    }
  });

  it('takes the first of several languages', () => {
    expect(formatBytes(4_230_000, ['de', 'en'])).toBe('4,2 MB');
    expect(formatBytes(4_230_000, ['en-US', 'de'])).toBe('4.2 MB');
  });
});
