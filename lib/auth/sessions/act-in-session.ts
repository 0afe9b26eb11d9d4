// Grave acts of a person in a session: locked, done and recorded in one transaction, or not at all.

import type { SessionActor } from '@/lib/auth/actor';
import { lockActor } from '@/lib/db/sessions/access';
import type { Transaction } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transactions';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * Runs `work` behind the lock on the actor, while their session lives; it records the act with the same transaction. Whatever it throws
 * rolls everything back.
 * @throws SafelightError `auth/required` when the session has ended meanwhile, or the person may not sign in any more.
 */
export function actInSession<T>(actor: SessionActor, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inTransaction(async (tx) => {
    const isHeld = await lockActor(tx, actor.ownerId, actor.sessionId);
    if (!isHeld) throw new SafelightError('auth/required', { detail: 'the session ended meanwhile' });
    return work(tx);
  });
}
