// Places between neighbours: always growing, always inside the gap, or none at all.

import fc from 'fast-check';
import { findPositions, type Line, POSITION_GAP, spread } from '@/lib/db/positions';

const edge = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));

describe('spread', () => {
  it('answers growing finite numbers between its neighbours, or null', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), edge, edge, (count, after, before) => {
        const numbers = spread(count, { after, before });
        if (numbers === null) return;
        expect(numbers).toHaveLength(count);
        const line = [after ?? -Infinity, ...numbers, before ?? Infinity];
        expect(line.every((value, index) => index === 0 || (line[index - 1] ?? 0) < value)).toBe(true);
      }),
    );
  });

  it('has room for five hundred between neighbours a gap apart, and at both ends', () => {
    for (const gap of [
      { after: 0, before: POSITION_GAP },
      { after: 5, before: null },
      { after: null, before: 5 },
      { after: null, before: null },
    ]) {
      expect(spread(500, gap)).toHaveLength(500);
    }
  });

  it('has none between equal or reversed neighbours, nor beyond the last number', () => {
    expect(spread(1, { after: 1, before: 1 })).toBeNull();
    expect(spread(1, { after: 2, before: 1 })).toBeNull();
    expect(spread(1, { after: Number.MAX_VALUE, before: null })).toBeNull();
    expect(spread(1, { after: 1, before: 1 + Number.EPSILON })).toBeNull();
  });
});

describe('findPositions', () => {
  it('makes room once, and throws when there is none even then', async () => {
    let isRoomy = false;
    const line: Line = {
      neighbours: async () => ({ after: 0, before: isRoomy ? POSITION_GAP : 0 }),
      renumber: async () => {
        isRoomy = true;
      },
    };
    expect(await findPositions(line, 1)).toEqual([POSITION_GAP / 2]);
    isRoomy = false;
    await expect(findPositions({ ...line, renumber: async () => undefined }, 1)).rejects.toMatchObject({
      code: 'internal/unexpected',
    });
  });
});
