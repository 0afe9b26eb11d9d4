// The timeline at a thousand, a hundred thousand and a million pictures: its shape, one day's pictures, and both as the first screen
// takes them. The number of days is the same, since the shape costs its days.

import pg from 'pg';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { BenchOptions } from '@/tests/bench/uploads';
import { type Cell, fillLibrary, race, reportRace } from '@/tests/bench/support/browser/library';
import { untilQuiet } from '@/tests/bench/support/process-tree';
import type { BenchVault } from '@/tests/bench/support/vault';

/** Few enough that a day of the smallest library fills a screen, too. */
const DAYS = 25;
const SCREEN = 36;
const SIZES = { quick: [1_000, 100_000], full: [1_000, 100_000, 1_000_000] } as const;

/** Puts a library's pictures on days, by tags that open as little as its seals do: as many on each, and of each day as many in the trash (fillLibrary's every twentieth). */
async function spreadOverDays(client: pg.Client, ownerId: OwnerId): Promise<void> {
  const tagOf = `decode(md5('day ' || day), 'hex')`;
  await client.query(
    `insert into "TimelineDay" ("ownerId", basis, tag, "sealedDay", "kekId")
     select $1, basis, ${tagOf}, decode(repeat('ab', 46), 'hex'), decode(repeat('cd', 8), 'hex')
     from generate_series(0, ${DAYS - 1}) as day, unnest(array['taken', 'added']) as basis`,
    [ownerId],
  );
  await client.query(
    `update "Image" set "takenTag" = ${tagOf}, "addedTag" = ${tagOf}
     from (select id as of, (place % 20 + place / 20) % ${DAYS} as day
           from (select id, row_number() over (order by "createdAt") as place from "Image" where "ownerId" = $1) as ordered) as placed
     where id = of and "ownerId" = $1`,
    [ownerId],
  );
}

type Room = typeof import('@/lib/db/images/timeline-days');

function cellsOf(room: Room, ownerId: OwnerId, size: number): Record<'shape' | 'day' | 'screen', Cell> {
  const { listDayRows, listStretchesByArrival } = room;
  const cell = (ask: Cell['ask'], leastRows: number): Cell => ({ name: String(size), ask, leastRows, times: [] });
  const shape = () => listDayRows(ownerId, 'added');
  let tag = '';
  const day = async (): Promise<number> => {
    // One day in the middle, as a person finds it: by its tag.
    if (tag === '') tag = Buffer.from((await shape())[DAYS >> 1]?.tag ?? []).toString('hex');
    const [rows = []] = await listStretchesByArrival(ownerId, 'added', [{ tag, offset: 0, limit: SCREEN }]);
    return rows.length;
  };
  const least = Math.min(SCREEN, Math.floor((size / DAYS) * 0.9));
  return {
    shape: cell(async () => (await shape()).length, DAYS),
    day: cell(day, least),
    screen: cell(async () => ((await shape()).length > 0 ? day() : 0), least),
  };
}

/** p95 of each through the rooms that serve it, beside the same at a thousand pictures. Seals are opened per page, whatever the size. */
export async function benchTimeline(vault: BenchVault, options: BenchOptions): Promise<void> {
  process.env['DATABASE_URL'] = vault.databaseUrl;
  const room = await import('@/lib/db/images/timeline-days');
  const { closeDatabase } = await import('@/lib/db/client');
  const client = new pg.Client({ connectionString: vault.databaseUrl });
  await client.connect();
  try {
    const libraries: ReturnType<typeof cellsOf>[] = [];
    for (const size of options.isQuick ? SIZES.quick : SIZES.full) {
      const ownerId = await fillLibrary(client, size);
      await spreadOverDays(client, ownerId);
      libraries.push(cellsOf(room, ownerId, size));
    }
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    await untilQuiet(vault.pid, vault.databasePid);
    await race(
      libraries.flatMap((cells) => Object.values(cells)),
      options.isQuick ? 300 : 1_000,
    );
    reportRace(
      '6 shape of a timeline',
      libraries.map(({ shape }) => shape),
    );
    reportRace(
      '6 pictures of one day',
      libraries.map(({ day }) => day),
    );
    reportRace(
      '6 first screen of a timeline',
      libraries.map(({ screen }) => screen),
    );
  } finally {
    await client.end();
    await closeDatabase();
  }
}
