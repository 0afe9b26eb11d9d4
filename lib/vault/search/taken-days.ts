// The days of a search's date range as the blind tags that pictures carry.

import { listDayRows } from '@/lib/db/images/timeline-days';
import type { OwnerId } from '@/lib/shared/owner-id';
import { openDays } from '@/lib/vault/timeline/open-days';
import { tagOlderImages } from '@/lib/vault/timeline/tag-older-images';

/** Tags of the owner's days in a range, and how many pictures they hold together. */
export type TakenDays = { readonly tags: readonly Uint8Array[]; readonly images: number };

/**
 * The days from `from` to `to` (`2024-05-03`, both included; null: no end) on which the owner took pictures.
 * @throws SafelightError `crypto/open-failed`, `keys/*`
 */
export async function listTakenDays(ownerId: OwnerId, from: string | null, to: string | null): Promise<TakenDays> {
  await tagOlderImages(ownerId);
  const rows = await listDayRows(ownerId, 'taken');
  const days = await openDays(ownerId, rows);
  const isWithin = (day: string) => (from === null || day >= from) && (to === null || day <= to);
  const within = rows.filter((_, index) => isWithin(days[index] ?? ''));
  return { tags: within.map(({ tag }) => tag), images: within.reduce((sum, { images }) => sum + images, 0) };
}
