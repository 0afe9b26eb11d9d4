// Search, albums and tags at a thousand, a hundred thousand and a million pictures: one page each, as the vault asks for it.

import pg from 'pg';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { BenchOptions } from '@/tests/bench/uploads';
import { type Cell, fillLibrary, race, reportRace } from '@/tests/bench/support/browser/library';
import { untilQuiet } from '@/tests/bench/support/process-tree';
import type { BenchVault } from '@/tests/bench/support/vault';

const PAGE = 100;
const RARE = 150;
const ALBUMS = 2_000;
const MAX_ALBUM = 50_000;
/** Words by how often they come: `every` picture, each `third`, `rare` ones; `even` and `odd` never meet. */
const WORDS = {
  every: 'true',
  third: 'n % 3 = 0',
  rare: `n % (total / ${RARE}) = 0`,
  even: 'n % 2 = 0',
  odd: 'n % 2 = 1',
} as const;
type Word = keyof typeof WORDS;

const termOf = (word: Word) => Buffer.from(word.padEnd(16));

type Library = { ownerId: OwnerId; size: number; tagId: string; albumId: string };

async function fill(client: pg.Client, size: number): Promise<Library> {
  const ownerId = await fillLibrary(client, size);
  await client.query('drop table if exists numbered');
  await client.query(
    `create temporary table numbered as select id, "createdAt", row_number() over (order by "createdAt" desc) as n, count(*) over () as total
     from "Image" where "ownerId" = '${ownerId}'`,
  );
  for (const [word, condition] of Object.entries(WORDS)) {
    await client.query(
      `insert into "IndexTerm" ("ownerId", term, kind, "createdAt", "imageId")
       select $1, $2, 'text', "createdAt", id from numbered where ${condition}`,
      [ownerId, termOf(word as Word)],
    );
  }
  const [tagId, albumId] = [crypto.randomUUID(), crypto.randomUUID()];
  await client.query(`insert into "Tag" (id, "ownerId", "nameTag", "sealedName", "kekId") values ($1, $2, '', '', '')`, [
    tagId,
    ownerId,
  ]);
  await client.query(
    `insert into "ImageTag" ("tagId", "imageId", "ownerId", "createdAt")
     select $2, id, $1, "createdAt" from numbered where n % 3 = 1`,
    [ownerId, tagId],
  );
  await client.query(
    `insert into "Album" (id, "ownerId", "sealedTitle", "kekId", position, "updatedAt") values ($1, $2, '', '', 0, now())`,
    [albumId, ownerId],
  );
  await client.query(
    `insert into "AlbumImage" ("albumId", "imageId", "ownerId", position, "createdAt")
     select $2, id, $1, n, "createdAt" from numbered order by n limit ${MAX_ALBUM}`,
    [ownerId, albumId],
  );
  return { ownerId, size, tagId, albumId };
}

/** Two thousand albums of fifty pictures each. */
async function fillAlbums(client: pg.Client, { ownerId, size }: Library): Promise<void> {
  await client.query(
    `insert into "Album" (id, "ownerId", "sealedTitle", "kekId", position, "updatedAt")
     select gen_random_uuid(), $1, '', '', n, now() from generate_series(1, ${ALBUMS - 1}) n`,
    [ownerId],
  );
  await client.query(
    `insert into "AlbumImage" ("albumId", "imageId", "ownerId", position, "createdAt")
     select a.id, i.id, $1, i.n, i."createdAt"
     from (select id, row_number() over (order by position) - 1 as n from "Album" where "ownerId" = $1 and position > 0) a
     cross join generate_series(0, 49) k
     join (select id, "createdAt", row_number() over (order by id) - 1 as n from "Image" where "ownerId" = $1) i
       on i.n = (a.n * 50 + k) % $2::int`,
    [ownerId, size],
  );
}

async function cellsOf(libraries: readonly Library[]): Promise<[string, Cell[]][]> {
  const { listAlbumRows } = await import('@/lib/db/albums/albums');
  const { listPlacedRows } = await import('@/lib/db/albums/album-images');
  const { countTerms, listTagsOfTerms } = await import('@/lib/db/search/search');
  const { walk } = await import('@/lib/vault/search/walk');
  const nothing = {
    words: [],
    tagIds: [],
    albumId: null,
    isFavourite: null,
    types: null,
    minBytes: null,
    maxBytes: null,
    takenTags: null,
  };
  const range = { addedFrom: null, addedBefore: null };
  const words =
    (own: Library, [first, ...others]: [Word, ...Word[]]) =>
    async () => {
      const terms = [first, ...others].map(termOf);
      await Promise.all([countTerms(own.ownerId, terms), listTagsOfTerms(own.ownerId, terms)]);
      const word = { term: termOf(first), tagIds: [] };
      const filter = { ...nothing, words: others.map((other) => ({ term: termOf(other), tagIds: [] })) };
      const from = { after: null, wanted: PAGE + 1 };
      return (await walk(own.ownerId, { posting: { of: 'word', word }, filter, range }, from)).rows.length;
    };
  const tag =
    ({ ownerId, tagId }: Library) =>
    async () =>
      (await walk(ownerId, { posting: { of: 'tag', tagId }, filter: nothing, range }, { after: null, wanted: PAGE + 1 })).rows
        .length;
  const album =
    ({ ownerId, albumId }: Library) =>
    async () =>
      (await listPlacedRows(ownerId, { albumId, after: null, limit: PAGE + 1 })).length;
  const group = (metric: string, askOf: (own: Library) => () => Promise<number>): [string, Cell[]] => [
    metric,
    libraries.map((own) => ({ name: String(own.size), ask: askOf(own), leastRows: PAGE, times: [] })),
  ];
  return [
    group('6 search, a common word', (own) => words(own, ['every'])),
    group('6 search, a rare word', (own) => words(own, ['rare'])),
    group('6 search, two common words', (own) => words(own, ['third', 'every'])),
    group('6 search, a rare and a common word', (own) => words(own, ['rare', 'every'])),
    group('6 search, a tag', tag),
    group('6 page of an album', album),
    group(
      '6 list of 2,000 albums',
      ({ ownerId }) =>
        async () =>
          (await listAlbumRows(ownerId)).length,
    ),
  ];
}

/** The worst that can be asked: two words on half of the pictures each, on none together. It is bounded, and informs. */
async function reportDisjoint(own: Library): Promise<void> {
  const { walk } = await import('@/lib/vault/search/walk');
  const { report } = await import('@/tests/bench/support/table');
  const filter = {
    ...{ tagIds: [], albumId: null, isFavourite: null, types: null, minBytes: null, maxBytes: null, takenTags: null },
    words: [{ term: termOf('odd'), tagIds: [] }],
  };
  const posting = { of: 'word', word: { term: termOf('even'), tagIds: [] } } as const;
  const begun = performance.now();
  await walk(own.ownerId, { posting, filter, range: { addedFrom: null, addedBefore: null } }, { after: null, wanted: PAGE + 1 });
  report({
    metric: `6 search, two words that never meet, ${own.size}, one call`,
    measured: `${(performance.now() - begun).toFixed(0)} ms`,
    yardstick: 'none: looks at 25,000 pictures, the next call goes on',
    ratio: null,
    target: '-',
    isMet: null,
  });
}

/** p95 of one page of each kind through the rooms that serve it, beside the same at a thousand pictures. */
export async function benchSearch(vault: BenchVault, options: BenchOptions): Promise<void> {
  process.env['DATABASE_URL'] = vault.databaseUrl;
  const { closeDatabase } = await import('@/lib/db/client');
  const client = new pg.Client({ connectionString: vault.databaseUrl });
  await client.connect();
  try {
    const libraries: Library[] = [];
    for (const size of options.isQuick ? [1_000, 100_000] : [1_000, 100_000, 1_000_000]) {
      const own = await fill(client, size);
      await fillAlbums(client, own);
      libraries.push(own);
    }
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    await untilQuiet(vault.pid, vault.databasePid);
    const groups = await cellsOf(libraries);
    await race(
      groups.flatMap(([, cells]) => cells),
      options.isQuick ? 300 : 500,
    );
    for (const [metric, cells] of groups) reportRace(metric, cells);
    for (const own of libraries.slice(1)) await reportDisjoint(own);
  } finally {
    await client.end();
    await closeDatabase();
  }
}
