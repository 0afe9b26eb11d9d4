// Row 6 of the goals: one page of the gallery at a thousand, a hundred thousand and a million pictures, first and deep.

import pg from 'pg';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { BenchOptions } from '@/tests/bench/uploads';
import { percentile, report } from '@/tests/bench/support/table';
import type { BenchVault } from '@/tests/bench/support/vault';

const PAGE = 100;

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

/** p95 of a page through the room that serves it; sealed fields are opened per page, whatever the number of pictures. */
export async function benchListing(vault: BenchVault, options: BenchOptions): Promise<void> {
  process.env['DATABASE_URL'] = vault.databaseUrl;
  const { closeDatabase } = await import('@/lib/db/client');
  const { listImageRows } = await import('@/lib/db/images');
  const client = new pg.Client({ connectionString: vault.databaseUrl });
  await client.connect();
  try {
    const sizes = options.isQuick ? [1_000, 100_000] : [1_000, 100_000, 1_000_000];
    const owners = new Map<number, OwnerId>();
    for (const size of sizes) owners.set(size, await fill(client, size));
    await client.query('vacuum analyze "Image"');
    const p95 = new Map<string, number>();
    for (const [size, ownerId] of owners) {
      const deepest = await client.query<{ createdAt: Date; id: string }>(
        `select "createdAt", id from "Image" where "ownerId" = $1 and state = 'live' order by "createdAt", id offset ${PAGE} limit 1`,
        [ownerId],
      );
      const deep = deepest.rows[0];
      if (!deep) throw new Error('no deep page');
      for (const [place, after] of [
        ['first', null],
        ['deep', deep],
      ] as const) {
        const times: number[] = [];
        for (let round = 0; round < (options.isQuick ? 150 : 400); round += 1) {
          const begun = performance.now();
          const rows = await listImageRows(ownerId, { state: 'live', after, limit: PAGE });
          times.push(performance.now() - begun);
          if (rows.length < PAGE - 1) throw new Error(`a page of ${rows.length}`);
        }
        p95.set(`${size} ${place}`, percentile(times.slice(20), 0.95));
      }
    }
    const base = p95.get('1000 first') ?? Number.NaN;
    for (const [name, value] of p95) {
      if (name === '1000 first') continue;
      report({
        metric: `6 gallery page, ${name}, p95`,
        measured: `${value.toFixed(2)} ms`,
        yardstick: `1000 first ${base.toFixed(2)} ms`,
        ratio: value / base,
        target: '<= 1.3',
        isMet: value / base <= 1.3,
      });
    }
  } finally {
    await client.end();
    await closeDatabase();
  }
}
