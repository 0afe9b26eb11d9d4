// Row 6 of the goals: one page of the gallery at a thousand, a hundred thousand and a million pictures, first and deep.

import pg from 'pg';
import type { BenchOptions } from '@/tests/bench/uploads';
import { type Cell, fillLibrary, race, reportRace } from '@/tests/bench/support/browser/library';
import { untilQuiet } from '@/tests/bench/support/process-tree';
import type { BenchVault } from '@/tests/bench/support/vault';

const PAGE = 100;

async function cellsOf(client: pg.Client, size: number): Promise<Cell[]> {
  const { listImageRows } = await import('@/lib/db/images/images');
  const ownerId = await fillLibrary(client, size);
  const deepest = await client.query<{ createdAt: Date; id: string }>(
    `select "createdAt", id from "Image" where "ownerId" = $1 and state = 'live' order by "createdAt", id offset ${PAGE} limit 1`,
    [ownerId],
  );
  const deep = deepest.rows[0];
  if (!deep) throw new Error('no deep page');
  const page = (name: string, after: typeof deep | null): Cell => ({
    name: `${size} ${name}`,
    ask: async () => (await listImageRows(ownerId, { state: 'live', after, limit: PAGE })).length,
    leastRows: PAGE - 1,
    times: [],
  });
  return [page('first', null), page('deep', deep)];
}

/**
 * p95 of a page through the room that serves it; sealed fields are opened per page, whatever the number of pictures. The cells take
 * turns, page by page.
 */
export async function benchListing(vault: BenchVault, options: BenchOptions): Promise<void> {
  process.env['DATABASE_URL'] = vault.databaseUrl;
  const { closeDatabase } = await import('@/lib/db/client');
  const client = new pg.Client({ connectionString: vault.databaseUrl });
  await client.connect();
  try {
    const cells: Cell[] = [];
    for (const size of options.isQuick ? [1_000, 100_000] : [1_000, 100_000, 1_000_000]) {
      cells.push(...(await cellsOf(client, size)));
    }
    await client.query('vacuum analyze "Image"');
    await client.query('checkpoint');
    await untilQuiet(vault.pid, vault.databasePid);
    await race(cells, options.isQuick ? 300 : 3_000);
    reportRace('6 gallery page', cells);
  } finally {
    await client.end();
    await closeDatabase();
  }
}
