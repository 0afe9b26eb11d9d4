// Work for an owner whose account may end meanwhile: what it leaves behind would stay for ever, and nobody could ask for it any more.

import type { Actor } from '@/lib/auth/actor';
import { findAccountEnd } from '@/lib/db/accounts/users';
import { eraseOwnerKeys } from '@/lib/keys/owner-keys';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * Does `work`. When it fails and the account has ended or is about to, that is the reason: keys made for it meanwhile are erased once
 * the person is gone (while the deletion goes on, it erases them itself).
 * @throws SafelightError `auth/required` in that case; otherwise what `work` throws
 */
export async function whileAccountStands<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const end = await findAccountEnd(actor.ownerId);
    if (end === 'none') throw error;
    if (end === 'gone') await eraseOwnerKeys(actor.ownerId);
    throw new SafelightError('auth/required', { cause: error, detail: 'the account has ended' });
  }
}
