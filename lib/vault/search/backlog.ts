// Pictures that came before there was a search: their words are made one by one, in the background.

import { listUnindexed } from '@/lib/db/images/image-texts';
import { log } from '@/lib/log/log';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { changeImageTexts } from '@/lib/vault/gallery/image-texts';

const BATCH = 200;

/**
 * Makes the words of every picture that lacks them; one that cannot be opened is logged and tried again the next time.
 * @returns how many were made
 * @throws SafelightError `db/unavailable`
 */
export async function indexBacklog(): Promise<number> {
  let made = 0;
  let afterId: string | null = null;
  for (;;) {
    const batch: { imageId: string; ownerId: string }[] = await listUnindexed(afterId, BATCH);
    for (const { imageId, ownerId } of batch) {
      if (await isIndexed(ownerId, imageId)) made += 1;
    }
    afterId = batch.at(-1)?.imageId ?? null;
    if (batch.length < BATCH) return made;
  }
}

async function isIndexed(ownerId: string, imageId: string): Promise<boolean> {
  try {
    await changeImageTexts(ownerIdFrom(ownerId), imageId, {});
    return true;
  } catch (error) {
    if (isSafelightError(error, 'crypto/open-failed')) {
      log().error({ error, imageId }, 'the words of a picture could not be made');
      return false;
    }
    // Deleted meanwhile, or changed by its owner, which makes them: nothing is left to do.
    if (isSafelightError(error, 'object/not-found') || isSafelightError(error, 'request/busy')) return false;
    throw error;
  }
}
