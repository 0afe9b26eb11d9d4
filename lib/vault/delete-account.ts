// The end of an account: access first, then the keys, so that nothing opens any more, then the rows, then the blobs.

import { deleteAccountRows, makeAccountDue } from '@/lib/db/account-deletions';
import { deleteUserKeys } from '@/lib/db/keyring';
import type { OwnerId } from '@/lib/shared/owner-id';
import { deleteBlobs } from '@/lib/vault/stored-rendition';
import { recordEvent } from '@/lib/watch/record';

/**
 * Deletes a person with everything of theirs; false when there is no such person. When it throws, the account is closed and
 * unreadable, and another call goes on. The ledger stays.
 * @throws SafelightError `db/unavailable`
 */
export async function deleteAccountNow(ownerId: OwnerId): Promise<boolean> {
  if (!(await makeAccountDue(ownerId))) return false;
  await deleteUserKeys(ownerId);
  await recordEvent({ type: 'auth.account-deleted', outcome: 'success', actorId: ownerId });
  await deleteBlobs(await deleteAccountRows(ownerId));
  // An upload that was under way when the keys went may have made a new one. With the person gone none can come after it.
  await deleteUserKeys(ownerId);
  return true;
}
