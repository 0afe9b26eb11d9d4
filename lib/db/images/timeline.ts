// The days of an owner's timeline as rows: blind tags and sealed days. How many pictures each holds is counted by a trigger on Image.

import type { Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

/** Whether a picture stands under the day it was taken or the day it came. */
export type TimelineBasis = 'taken' | 'added';

export type TimelineDayRow = {
  readonly basis: TimelineBasis;
  readonly tag: Uint8Array<ArrayBuffer>;
  readonly sealedDay: Uint8Array<ArrayBuffer>;
  readonly kekId: Uint8Array<ArrayBuffer>;
};

/**
 * Makes the rows of these days where there are none yet. A picture's days are there before the picture (the trigger only counts),
 * and always in one order, so that two writers never wait for each other.
 */
export async function ensureTimelineDays(tx: Transaction, ownerId: OwnerId, days: readonly TimelineDayRow[]): Promise<void> {
  const inOrder = days.toSorted((a, b) => a.basis.localeCompare(b.basis) || Buffer.compare(a.tag, b.tag));
  await tx.timelineDay.createMany({ data: inOrder.map((day) => ({ ownerId, ...day })), skipDuplicates: true });
}
