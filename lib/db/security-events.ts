// The ledger's table: rows go in, and nothing here (or in the database: triggers refuse it) changes or removes one.

import { db, type Transaction } from '@/lib/db/client';

export type SecurityEventRow = {
  readonly at: Date;
  readonly type: string;
  readonly outcome: string;
  readonly actorId: string | null;
  readonly sessionId: string | null;
  readonly subjectId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
};

/** Appends rows, in their order, all or none; they stand or fall with `client` where that is a transaction. */
export async function insertSecurityEvents(rows: readonly SecurityEventRow[], client: Transaction = db()): Promise<void> {
  if (rows.length === 0) return;
  await client.securityEvent.createMany({ data: rows.map((row) => ({ ...row, detail: { ...row.detail } })) });
}
