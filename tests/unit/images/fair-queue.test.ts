import fc from 'fast-check';
import { FairQueue } from '@/lib/images/fair-queue';

const drain = (queue: FairQueue<string>): string[] => {
  const taken: string[] = [];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) taken.push(item);
  return taken;
};

describe('FairQueue', () => {
  const fill = (items: readonly string[], bounds = { maxItems: 100, maxItemsOfKey: 100 }): FairQueue<string> => {
    const queue = new FairQueue<string>(bounds);
    for (const item of items) queue.push(item[0] ?? '', item);
    return queue;
  };

  it('takes one of each key in turn, each key in its own order', () => {
    expect(drain(fill(['a1', 'a2', 'a3', 'b1', 'c1', 'c2']))).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
  });

  it('lets who comes late go before the second of who has many', () => {
    const queue = fill(['a1', 'a2', 'a3']);
    expect(queue.shift()).toBe('a1');
    queue.push('b', 'b1');
    expect(drain(queue)).toEqual(['a2', 'b1', 'a3']);
  });

  it('refuses beyond its bounds: of all, and of one key', () => {
    const queue = new FairQueue<string>({ maxItems: 3, maxItemsOfKey: 2 });
    expect(['a', 'a', 'a', 'b', 'c'].map((key) => queue.push(key, key))).toEqual([true, true, false, true, false]);
    expect(queue.size).toBe(3);
  });

  it('forgets what is taken out, and only that', () => {
    const queue = fill(['a1', 'b1', 'a2']);
    queue.remove('a', 'a1');
    queue.remove('a', 'never there');
    queue.remove('z', 'a2');
    queue.remove('b', 'b1');
    expect(queue.size).toBe(1);
    expect(drain(queue)).toEqual(['a2']);
    expect(queue.size).toBe(0);
  });

  it('loses nothing and counts right, whatever happens', () => {
    const step = fc.oneof(
      fc.constant('shift'),
      fc.constantFrom('a', 'b', 'c').map((key) => `push ${key}`),
      fc.constant('remove'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new FairQueue<string>({ maxItems: 10, maxItemsOfKey: 4 });
        const inside = new Set<string>();
        for (const [index, what] of steps.entries()) {
          const item = `${what.at(-1)}${index}`;
          if (what === 'shift') inside.delete(queue.shift() ?? '');
          else if (what === 'remove') {
            const [first] = inside;
            queue.remove(first?.[0] ?? '', first ?? '');
            inside.delete(first ?? '');
          } else if (queue.push(item[0] ?? '', item)) inside.add(item);
          expect(queue.size).toBe(inside.size);
        }
        expect(new Set(drain(queue))).toEqual(inside);
      }),
    );
  });
});
