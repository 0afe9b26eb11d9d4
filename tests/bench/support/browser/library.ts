// A library of many pictures as rows, and a race in which questions about libraries of several sizes take turns.

import pg from 'pg';
import type { OwnerId } from '@/lib/shared/owner-id';
import { median, percentile, report } from '@/tests/bench/support/table';

const WARM_ROUNDS = 50;

/** A new person with `count` pictures, one in twenty of them in the trash; nothing in their sealed fields opens. */
export async function fillLibrary(client: pg.Client, count: number): Promise<OwnerId> {
  const ownerId = crypto.randomUUID();
  await client.query(`insert into "User" (id, name, email) values ($1, 'Many', $2)`, [ownerId, `${ownerId}@example.org`]);
  await client.query(
    `insert into "Image" (id, "ownerId", state, "createdAt", "mediaType", "plainBytes", "wrappedDek", "kekId", "sealedName", "sealedLook", "sealedRemoved")
     select gen_random_uuid(), $1, case when n % 20 = 0 then 'trash' else 'live' end, now() - n * interval '7 seconds', 'image/jpeg', 3600000,
            decode(repeat('ab', 104), 'hex'), decode(repeat('cd', 8), 'hex'), decode(repeat('ef', 90), 'hex'), decode(repeat('01', 150), 'hex'), decode(repeat('23', 120), 'hex')
     from generate_series(1, $2::int) n`,
    [ownerId, count],
  );
  // What else is filled in joins these rows; unknown statistics would make it look at every pair.
  await client.query('analyze "Image"');
  return ownerId as OwnerId;
}

/** One question about one library; it answers how many rows it got. */
export type Cell = {
  readonly name: string;
  readonly ask: () => Promise<number>;
  readonly leastRows: number;
  readonly times: number[];
};

/** Asks every cell `rounds` times, each round in another order, so that whatever else the machine does falls on all of them alike. */
export async function race(cells: readonly Cell[], rounds: number): Promise<void> {
  for (let round = -WARM_ROUNDS; round < rounds; round += 1) {
    const order = cells.map((cell) => ({ cell, rank: Math.random() })).sort((a, b) => a.rank - b.rank);
    for (const { cell } of order) {
      const begun = performance.now();
      const rows = await cell.ask();
      if (round >= 0) cell.times.push(performance.now() - begun);
      if (rows < cell.leastRows) throw new Error(`${cell.name}: a page of ${rows}`);
    }
  }
}

/** Reports each cell but the first beside the first one; none may take 1.3 times as long at its p95. */
export function reportRace(metric: string, [base, ...others]: readonly Cell[]): void {
  const p95Base = percentile(base?.times ?? [], 0.95);
  for (const { name, times } of others) {
    const p95 = percentile(times, 0.95);
    report({
      metric: `${metric}, ${name}, p95`,
      measured: `${p95.toFixed(2)} ms, median ${median(times).toFixed(2)}`,
      yardstick: `${base?.name} ${p95Base.toFixed(2)} ms, median ${median(base?.times ?? []).toFixed(2)}`,
      ratio: p95 / p95Base,
      target: '<= 1.3',
      isMet: p95 / p95Base <= 1.3,
    });
  }
}
