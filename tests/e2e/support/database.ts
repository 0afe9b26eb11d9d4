// The database of the vault under test, for what no page can do: let time pass, and stand in for a whole town of callers.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { vaultState } from './vault-state';

export async function query(sql: string, values: readonly unknown[] = []): Promise<void> {
  const { dataDir } = vaultState();
  const password = readFileSync(path.join(dataDir, 'database-password'), 'utf8').trim();
  const host = path.join(dataDir, 'postgres', 'run');
  const client = new pg.Client({ host, port: 5432, user: 'safelight', database: 'safelight', password });
  await client.connect();
  try {
    await client.query(sql, [...values]);
  } finally {
    await client.end();
  }
}

/**
 * Forgets what the doors have counted so far. All people of these tests come from one address, which signs up more of them than
 * the vault lets one address do; how it limits is told by tests/integration/doors/limits.test.ts.
 */
export const forgetCounts = (): Promise<void> => query(`delete from "RateWindow" where key like 'door:%'`);
