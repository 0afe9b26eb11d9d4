// Pictures from before there were timelines get their days: at the start of the program, and before a timeline of theirs is shown.

import { afterResponse } from '@/lib/auth/after-response';
import type { TimelineDayRow } from '@/lib/db/images/timeline';
import { listUntagged, listUntaggedOwners, type NewTags, tagImages } from '@/lib/db/images/timeline-days';
import { log } from '@/lib/log/log';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { dayTagsFor } from '@/lib/vault/timeline/day-tags';
import { openTakenAt } from '@/lib/vault/timeline/taken-times';

const BATCH = 500;

/**
 * Tags one batch of the owner's older pictures, and the rest after the answer. Costs one look at an index where there are none.
 * @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key`, `db/unavailable`
 */
export async function tagOlderImages(ownerId: OwnerId): Promise<void> {
  if (await tagBatch(ownerId)) afterResponse('timeline-tags', () => tagAll(ownerId));
}

/**
 * Tags the older pictures of everybody, batch by batch. An owner whose keys do not open is logged, and keeps nobody else waiting.
 * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key`, `db/unavailable`
 */
export async function tagEverybodysOlderImages(): Promise<void> {
  for (const ownerId of await listUntaggedOwners()) {
    try {
      await tagAll(ownerIdFrom(ownerId));
    } catch (error) {
      if (!isSafelightError(error, 'crypto/open-failed')) throw error;
      log().error({ error, ownerId }, 'the days of an owner could not be made');
    }
  }
}

async function tagAll(ownerId: OwnerId): Promise<void> {
  while (await tagBatch(ownerId));
}

/** Answers whether there may be more. */
async function tagBatch(ownerId: OwnerId): Promise<boolean> {
  const rows = await listUntagged(ownerId, BATCH);
  if (rows.length === 0) return false;
  const images: NewTags[] = [];
  const days = new Map<string, TimelineDayRow>();
  for (const row of rows) {
    const tags = await dayTagsFor(ownerId, { takenAt: await openTakenAt(ownerId, row), createdAt: row.createdAt });
    images.push({ id: row.id, takenTag: tags.takenTag, addedTag: tags.addedTag });
    for (const day of tags.days) days.set(`${day.basis}/${Buffer.from(day.tag).toString('hex')}`, day);
  }
  await tagImages(ownerId, images, [...days.values()]);
  return rows.length === BATCH;
}
