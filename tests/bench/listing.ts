// Row 6 of the goals: one page of the gallery at a thousand, a hundred thousand and a million pictures, first and deep.

import pg from 'pg';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { BenchOptions } from '@/tests/bench/uploads';
import { untilQuiet } from '@/tests/bench/support/process-tree';
import { median, percentile, report } from '@/tests/bench/support/table';
import type { BenchVault } from '@/tests/bench/support/vault';

const PAGE = 100;
const WARM_ROUNDS = 50;

async function fill(client: pg.Client, count: number): Promise<OwnerId> {
  const ownerId = crypto.randomUUID();
  await client.query(`insert into "User" (id, name, email) values ($1, 'Many', $2)`, [ownerId, `${ownerId}@example.org`]);
  await client.query(
    `insert into "Image" (id, "ownerId", state, "createdAt", "mediaType", "plainBytes", "wrappedDek", "kekId", "sealedName", "sealedLook", "sealedRemoved")
     select gen_random_uuid(), $1, case when n % 20 = 0 then 'trash' else 'live' end, now() - n * interval '7 seconds', 'image/jpeg', 3600000,
            decode(repeat('ab', 104), 'hex'), decode(repeat('cd', 8), 'hex'), decode(repeat('ef', 90), 'hex'), decode(repeat('01', 150), 'hex'), decode(repeat('23', 120), 'hex')
     from generate_series(1, $2::int) n`,
    [ownerId, count],
  );
  return ownerId as OwnerId;
}

type Cell = { name: string; ownerId: OwnerId; after: { createdAt: Date; id: string } | null; times: number[] };

async function cellsOf(client: pg.Client, size: number): Promise<Cell[]> {
  const ownerId = await fill(client, size);
  const deepest = await client.query<{ createdAt: Date; id: string }>(
    `select "createdAt", id from "Image" where "ownerId" = $1 and state = 'live' order by "createdAt", id offset ${PAGE} limit 1`,
    [ownerId],
  );
  const deep = deepest.rows[0];
  if (!deep) throw new Error('no deep page');
  return [
    { name: `${size} first`, ownerId, after: null, times: [] },
    { name: `${size} deep`, ownerId, after: deep, times: [] },
  ];
}

/**
 * p95 of a page through the room that serves it; sealed fields are opened per page, whatever the number of pictures. The cells take
 * turns, page by page and in another order each round, so that whatever else the machine does falls on all of them alike.
 */
export async function benchListing(vault: BenchVault, options: BenchOptions): Promise<void> {
  process.env['DATABASE_URL'] = vault.databaseUrl;
  const { closeDatabase } = await import('@/lib/db/client');
  const { listImageRows } = await import('@/lib/db/images');
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
    for (let round = -WARM_ROUNDS; round < (options.isQuick ? 300 : 3_000); round += 1) {
      const order = cells.map((cell) => ({ cell, rank: Math.random() })).sort((a, b) => a.rank - b.rank);
      for (const { cell } of order) {
        const begun = performance.now();
        const rows = await listImageRows(cell.ownerId, { state: 'live', after: cell.after, limit: PAGE });
        if (round >= 0) cell.times.push(performance.now() - begun);
        if (rows.length < PAGE - 1) throw new Error(`a page of ${rows.length}`);
      }
    }
    reportCells(cells);
  } finally {
    await client.end();
    await closeDatabase();
  }
}

function reportCells([base, ...others]: readonly Cell[]): void {
  const p95Base = percentile(base?.times ?? [], 0.95);
  for (const { name, times } of others) {
    const p95 = percentile(times, 0.95);
    report({
      metric: `6 gallery page, ${name}, p95`,
      measured: `${p95.toFixed(2)} ms, median ${median(times).toFixed(2)}`,
      yardstick: `${base?.name} ${p95Base.toFixed(2)} ms, median ${median(base?.times ?? []).toFixed(2)}`,
      ratio: p95 / p95Base,
      target: '<= 1.3',
      isMet: p95 / p95Base <= 1.3,
    });
  }
}
