// Places in an order that its owner made: numbers with room between them, so that a move writes what moves and nothing else.

import { SafelightError } from '@/lib/shared/safelight-error';

/** Room left between neighbours; halving it fifty times over would still leave numbers apart. */
export const POSITION_GAP = 1024;

/** An order that something is put into: what stands on both sides of the gap, and a way to make room where there is none. */
export type Line = {
  /** Positions on both sides; null where the order ends. */
  neighbours(): Promise<{ after: number | null; before: number | null }>;
  /** Gives everything in the order new positions `POSITION_GAP` apart, the order staying as it is. */
  renumber(): Promise<void>;
};

/** `count` growing positions within the gap; null when there is no room for so many between these two. */
export function spread(count: number, { after, before }: { after: number | null; before: number | null }): number[] | null {
  const numbers = Array.from({ length: count }, (_, index) => {
    if (after === null && before === null) return index * POSITION_GAP;
    if (before === null) return (after ?? 0) + POSITION_GAP * (index + 1);
    if (after === null) return before - POSITION_GAP * (count - index);
    return after + ((before - after) / (count + 1)) * (index + 1);
  });
  const line = [after ?? Number.NEGATIVE_INFINITY, ...numbers, before ?? Number.POSITIVE_INFINITY];
  return line.every((value, index) => index === 0 || (line[index - 1] ?? value) < value) ? numbers : null;
}

/** Positions for `count` things in a gap, after making room when there is too little. */
export async function findPositions(line: Line, count: number): Promise<number[]> {
  const found = spread(count, await line.neighbours());
  if (found) return found;
  await line.renumber();
  const roomy = spread(count, await line.neighbours());
  if (!roomy) throw new SafelightError('internal/unexpected', { detail: 'no room in an order just renumbered' });
  return roomy;
}
