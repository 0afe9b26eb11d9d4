// All or nothing, for rooms that compose queries of several aggregates and may not say `$transaction` themselves.

import { db, type Transaction } from '@/lib/db/client';

/** Runs `work` in one transaction; whatever it throws rolls everything back. */
export function inTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return db().$transaction(work);
}
