// The ledger's table: rows go in, and nothing here (or in the database: triggers refuse it) changes or removes one.

import type { Transaction } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';

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

// One value for any number of rows, so that it is one statement whatever the batch.
const insertRows = prepare(`
  insert into "SecurityEvent" (at, type, outcome, "actorId", "sessionId", "subjectId", ip, "userAgent", "requestId", detail)
  select at, type, outcome, "actorId", "sessionId", "subjectId", ip, "userAgent", "requestId", detail
  from rows from (jsonb_to_recordset($1::jsonb) as (
    at timestamptz, type text, outcome text, "actorId" uuid, "sessionId" uuid, "subjectId" text, ip text, "userAgent" text,
    "requestId" text, detail jsonb)) with ordinality order by ordinality`);

/** Appends rows, in their order, all or none; with `transaction` they stand or fall with it. */
export async function insertSecurityEvents(rows: readonly SecurityEventRow[], transaction?: Transaction): Promise<void> {
  if (rows.length === 0) return;
  if (transaction === undefined) await insertRows([JSON.stringify(rows)]);
  else await transaction.securityEvent.createMany({ data: rows.map((row) => ({ ...row, detail: { ...row.detail } })) });
}
