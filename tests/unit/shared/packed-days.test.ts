import fc from 'fast-check';
import { packDays, unpackDays } from '@/lib/shared/images/packed-days';

describe(packDays, () => {
  it('writes a run of days as its counts', () => {
    const days = [
      ['2024-03-01', 4],
      ['2024-02-29', 12],
      ['2024-02-28', 1],
      ['2023-12-31', 7],
    ] as const;
    expect(packDays(days)).toBe('=2024-03-01 4 12 1 -58 7');
    expect(unpackDays(packDays(days))).toEqual(days);
  });

  it('takes no days, and days that no calendar has', () => {
    for (const days of [[], [['0000-00-00', 3]], [['2024-02-31', 1]], [['', 2]], [['9999-99-99', 1]]] as [string, number][][])
      expect(unpackDays(packDays(days))).toEqual(days);
  });

  it('gives any days back, in any order', () => {
    const number = (least: number, most: number, digits: number) =>
      fc.integer({ min: least, max: most }).map((value) => String(value).padStart(digits, '0'));
    const day = fc.tuple(number(0, 9999, 4), number(0, 13, 2), number(0, 32, 2)).map((parts) => parts.join('-'));
    const days = fc.array(fc.tuple(day, fc.nat()), { maxLength: 60 });
    fc.assert(fc.property(days, (some) => expect(unpackDays(packDays(some))).toEqual(some)));
  });

  it('gives a run with gaps back, newest first', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.nat({ max: 5000 })), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, (some) => {
        let time = Date.parse('2026-11-27');
        const days = some.map(([gap, count]) => {
          time -= gap * 86_400_000;
          return [new Date(time).toISOString().slice(0, 10), count] as const;
        });
        const packed = packDays(days);
        expect(unpackDays(packed)).toEqual(days);
        expect(packed.split('=').length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('costs a large library about three characters a day', () => {
    const days = Array.from(
      { length: 3_700 },
      (_, at) => [new Date(Date.parse('2026-11-27') - at * 86_400_000).toISOString().slice(0, 10), 10 + (at % 80)] as const,
    );
    expect(packDays(days).length).toBeLessThan(3 * days.length + 20);
  });
});
