import fc from 'fast-check';
import { inOrder, isSameOrder, moveBefore, moveBy } from '@/app/_components/organise/order/move-block';

const order = ['a', 'b', 'c', 'd', 'e'];
const set = (...ids: string[]) => new Set(ids);

describe('moveBefore', () => {
  it.each([
    [['d'], 'b', 'adbce', 'b'],
    [['a'], null, 'bcdea', null],
    [['b', 'd'], 'a', 'bdace', 'a'],
    [['b', 'd'], 'e', 'acbde', 'e'],
    // A neighbour that moves itself passes the place on to the next that stays.
    [['b', 'c'], 'c', 'abcde', 'd'],
    [['d', 'e'], 'e', 'abcde', null],
  ])('puts %j before %j', (ids, beforeId, expected, follower) => {
    const move = moveBefore(order, set(...ids), beforeId);
    expect(move.order.join('')).toBe(expected);
    expect(move.beforeId).toBe(follower);
  });
});

describe('moveBy', () => {
  it('steps past one at a time and stops at the ends', () => {
    expect(moveBy(order, set('c'), -1, 4).order.join('')).toBe('acbde');
    expect(moveBy(order, set('c'), 1, 4)).toEqual({ order: ['a', 'b', 'd', 'c', 'e'], beforeId: 'e' });
    expect(moveBy(order, set('a'), -1, 4).order).toEqual(order);
    expect(moveBy(order, set('e'), 1, 4).order).toEqual(order);
    expect(moveBy(order, set('d'), Number.NEGATIVE_INFINITY, 4).order.join('')).toBe('dabce');
  });

  it('does not pass the last one where the end is not known', () => {
    const move = moveBy(order, set('c'), Number.POSITIVE_INFINITY, 3);
    expect(move.order.join('')).toBe('abdce');
    expect(move.beforeId).toBe('e');
  });
});

it('moves lose nothing, double nothing, and keep the order of those that move and of those that stay', () => {
  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(ids, fc.infiniteStream(fc.boolean()), fc.integer({ min: -25, max: 25 }), (all, picks, delta) => {
      const chosen = new Set(all.filter(() => picks.next().value));
      if (chosen.size === 0) return;
      const moves = [moveBy(all, chosen, delta, all.length), moveBefore(all, chosen, all[Math.abs(delta) % all.length] ?? null)];
      for (const move of moves) {
        expect([...move.order].sort()).toEqual([...all].sort());
        expect(move.order.filter((id) => chosen.has(id))).toEqual(all.filter((id) => chosen.has(id)));
        expect(move.order.filter((id) => !chosen.has(id))).toEqual(all.filter((id) => !chosen.has(id)));
        if (move.beforeId !== null) expect(chosen.has(move.beforeId)).toBe(false);
      }
    }),
  );
});

it('inOrder brings things into an order and keeps those that it does not name', () => {
  const things = ['x', 'y', 'z'].map((id) => ({ id }));
  expect(inOrder(things, ['z', 'gone', 'x']).map(({ id }) => id)).toEqual(['z', 'x', 'y']);
  expect(isSameOrder(['x'], ['x'])).toBe(true);
  expect(isSameOrder(['x', 'y'], ['y', 'x'])).toBe(false);
});
