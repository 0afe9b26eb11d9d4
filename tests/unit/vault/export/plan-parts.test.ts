import fc from 'fast-check';
import { createPartCutter } from '@/lib/vault/export/plan-parts';

const picture = (index: number, bytes: number) => ({ id: String(index).padStart(6, '0'), createdAt: new Date(index), bytes });

function cut(sizes: readonly number[], limits: { bytes: number; images: number }) {
  const cutter = createPartCutter(limits);
  for (const [index, bytes] of sizes.entries()) cutter.add(picture(index, bytes));
  return cutter.parts();
}

describe('createPartCutter', () => {
  it('makes no part of nothing, and one of a picture that is larger than a part', () => {
    expect(cut([], { bytes: 10, images: 2 })).toEqual([]);
    expect(cut([50], { bytes: 10, images: 2 })).toMatchObject([{ number: 1, images: 1 }]);
  });

  it('ends a part exactly at its limits', () => {
    expect(cut([5, 5, 1, 1, 1], { bytes: 10, images: 2 }).map(({ images }) => images)).toEqual([2, 2, 1]);
    expect(cut([5, 6], { bytes: 10, images: 2 }).map(({ images }) => images)).toEqual([1, 1]);
  });

  it('puts every picture into one part, in order, within the limits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20)),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (sizes, bytes, images) => {
          const parts = cut(sizes, { bytes, images });
          const indices = parts.flatMap(({ from, to }) => {
            const [first, last] = [Number(from.id), Number(to.id)];
            return [Array.from({ length: last - first + 1 }, (_, index) => first + index)];
          });
          expect(indices.flat()).toEqual(sizes.map((_, index) => index));
          expect(parts.map(({ number }) => number)).toEqual(parts.map((_, index) => index + 1));
          for (const [index, part] of parts.entries()) {
            const held = indices[index] ?? [];
            expect(part.images).toBe(held.length);
            expect(held.length).toBeLessThanOrEqual(images);
            const sum = held.reduce((total, at) => total + (sizes[at] ?? 0), 0);
            expect(held.length === 1 || sum <= bytes).toBe(true);
          }
        },
      ),
    );
  });
});
