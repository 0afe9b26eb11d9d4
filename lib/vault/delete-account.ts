// The end of an account, in an order in which a kill at any moment shows nothing and loses nothing to do (decision 0013):
// access, keys, blobs, rows of pictures, the person last. Each step may be done again, and the next run goes on.

import { sendAccountMail } from '@/lib/auth/account/account-mail';
import { linkIdentifiersOf } from '@/lib/auth/one-time-links';
import { throttleKey } from '@/lib/auth/throttle';
import { deleteEmptyAccount, listDueAccounts, makeAccountDue } from '@/lib/db/accounts/account-deletions';
import { deleteImagesOutright, listImageBlobs } from '@/lib/db/images/images';
import { listMarkBlobs } from '@/lib/db/protect/watermarks';
import { eraseOwnerKeys } from '@/lib/keys/owner-keys';
import { log } from '@/lib/log/log';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { deleteOwnerExports } from '@/lib/vault/export/end-exports';
import { deleteBlobs, requireBlobsDeleted } from '@/lib/vault/renditions/stored-rendition';
import { forgetDays } from '@/lib/vault/timeline/open-days';
import { forgetTakenTimes } from '@/lib/vault/timeline/taken-times';
import { deleteUploads } from '@/lib/vault/uploads/sweep-uploads';
import { recordEvent } from '@/lib/watch/record';

const IMAGE_BATCH = 200;
const ACCOUNT_BATCH = 20;

/**
 * Deletes every account whose grace is over. One that cannot be deleted now is logged and waits for the next round.
 * @returns how many were deleted
 * @throws SafelightError `db/unavailable` and the store's own errors, when not even the list can be read
 */
export async function deleteDueAccounts(): Promise<number> {
  let deleted = 0;
  const stuck: string[] = [];
  for (;;) {
    const due = await listDueAccounts(ACCOUNT_BATCH, stuck);
    for (const id of due) {
      if (await deleteOrLog(ownerIdFrom(id))) deleted += 1;
      else stuck.push(id);
    }
    if (due.length < ACCOUNT_BATCH) return deleted;
  }
}

async function deleteOrLog(ownerId: OwnerId): Promise<boolean> {
  try {
    return await deleteAccountNow(ownerId);
  } catch (error) {
    log().error({ error, ownerId }, 'an account could not be deleted yet');
    return false;
  }
}

/**
 * Deletes a person with everything of theirs, whatever grace they had; false when there is no such person. Access ends first, then
 * the keys, so that nothing opens any more, in no backup either. Blobs go before their rows, so that none is left without one.
 * When it throws, the account is closed and unreadable, and the next run or call goes on. The ledger stays.
 * @throws SafelightError `db/unavailable`, `storage/unavailable`
 */
export async function deleteAccountNow(ownerId: OwnerId): Promise<boolean> {
  const person = await makeAccountDue(ownerId);
  if (!person) return false;
  await eraseOwnerKeys(ownerId);
  forgetDays(ownerId);
  forgetTakenTimes(ownerId);
  await deleteOwnerExports(ownerId);
  const { email } = person;
  const traces = {
    linkIdentifiers: linkIdentifiersOf(ownerId),
    throttleKeys: [throttleKey('acct', email), throttleKey('sudo', ownerId), throttleKey('2fa', ownerId)],
  };
  do {
    await deletePictures(ownerId);
    await deleteUploads(ownerId);
    await requireBlobsDeleted(await listMarkBlobs(ownerId));
  } while (!(await deleteEmptied(ownerId, traces)));
  // An upload that was under way when the keys went may have made a new one. With the person gone none can come after it.
  await eraseOwnerKeys(ownerId);
  await sendAccountMail({ to: email, mail: { kind: 'account-deleted', at: new Date() }, type: 'auth.account-deleted' });
  return true;
}

async function deletePictures(ownerId: OwnerId): Promise<void> {
  for (;;) {
    const { ids, blobs } = await listImageBlobs(ownerId, IMAGE_BATCH);
    if (ids.length === 0) return;
    await requireBlobsDeleted(blobs);
    const deleted = await deleteImagesOutright(ownerId, ids);
    // A preview finished in between has added one.
    const known = new Set(blobs.map(({ storageKey }) => storageKey));
    await deleteBlobs(deleted.blobs.filter(({ storageKey }) => !known.has(storageKey)));
    const detail = { by: 'account-deletion', images: deleted.ids.length };
    await recordEvent({ type: 'image.deleted', outcome: 'success', actorId: ownerId, detail });
  }
}

// Recorded before, since afterwards nobody would come back to do it; a kill in between records it twice.
async function deleteEmptied(ownerId: OwnerId, traces: Parameters<typeof deleteEmptyAccount>[1]): Promise<boolean> {
  await recordEvent({ type: 'auth.account-deleted', outcome: 'success', actorId: ownerId });
  return deleteEmptyAccount(ownerId, traces);
}
