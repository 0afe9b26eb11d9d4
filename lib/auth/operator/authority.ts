// Who acts on somebody else's account, and what the ledger says of it: the operator's command, or an admin in the browser.

import type { Actor } from '@/lib/auth/actor';
import type { Transaction } from '@/lib/db/client';
import type { SecurityEventInput } from '@/lib/watch/event-row';
import { recordEvent } from '@/lib/watch/record';

/** The operator is whoever can run commands on the server; an admin came in by a door for admins. */
export type Authority = 'operator' | Actor;

type Deed = Pick<SecurityEventInput, 'type' | 'outcome' | 'subjectId' | 'detail'>;

/** The admin's id; null for the operator, who has none. */
export function adminIdOf(authority: Authority): Actor['ownerId'] | null {
  return authority === 'operator' ? null : authority.ownerId;
}

/**
 * Puts a deed on record; `subjectId` is the person it was done to. With `transaction` it stands or falls with the deed.
 * @throws SafelightError `db/unavailable`
 */
export function recordDeed(authority: Authority, { detail, ...deed }: Deed, transaction?: Transaction): Promise<void> {
  if (authority === 'operator') return recordEvent({ ...deed, detail: { ...detail, by: 'operator' } }, transaction);
  const { ownerId: actorId, sessionId } = authority;
  return recordEvent({ ...deed, actorId, sessionId, detail: { ...detail, by: 'admin' } }, transaction);
}
