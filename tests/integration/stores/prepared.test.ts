// Prepared statements: what they answer, what their failures tell, and that a pooler which loses their names costs nothing.

import { closeDatabase } from '@/lib/db/client';
import { isDatabaseUnavailable } from '@/lib/db/failures';
import { pool } from '@/lib/db/pool';
import { DataStoreError, prepare } from '@/lib/db/prepared';
import { forgetConfig } from '@/lib/config/config';

const holder = globalThis as typeof globalThis & { safelightUnnamed?: boolean };
afterEach(() => {
  delete holder.safelightUnnamed;
});

const double = prepare<{ twice: number; at: Date; bytes: Buffer }>(
  String.raw`select $1::int * 2 as twice, $2::timestamptz as at, '\x0102'::bytea as bytes`,
);
const names = async () => (await pool().query<{ name: string }>('select name from pg_prepared_statements')).rows;

/** Runs `work` on one connection, so that what a statement leaves behind can be seen. */
async function withOneConnection(work: () => Promise<void>): Promise<void> {
  const size = process.env.DATABASE_POOL_SIZE;
  await closeDatabase();
  process.env.DATABASE_POOL_SIZE = '1';
  forgetConfig();
  try {
    await work();
  } finally {
    await closeDatabase();
    if (size === undefined) delete process.env.DATABASE_POOL_SIZE;
    else process.env.DATABASE_POOL_SIZE = size;
    forgetConfig();
  }
}

describe('prepare', () => {
  it('answers rows with the types of their columns', async () => {
    const at = new Date('2026-03-29T00:30:00.123Z');
    expect(await double([21, at])).toEqual([{ twice: 42, at, bytes: Buffer.of(1, 2) }]);
  });

  it('is parsed once for each connection', async () => {
    await withOneConnection(async () => {
      await double([1, new Date()]);
      await double([2, new Date()]);
      expect(await names()).toHaveLength(1);
    });
  });

  it('asks without a name from then on when the connection behind a pooler does not know it', async () => {
    await withOneConnection(async () => {
      await double([1, new Date()]);
      await pool().query('deallocate all');
      expect((await double([3, new Date()]))[0]?.twice).toBe(6);
      expect(await names()).toHaveLength(0);
    });
  });

  it('throws the code of a failure and none of the rows', async () => {
    const fail = prepare(`insert into "Usage" ("ownerId", bytes, images) values ($1::uuid, 1, 1)`);
    const error = await fail(['11111111-2222-4333-8444-555555555555']).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataStoreError);
    expect(error).toMatchObject({ code: '23503' });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('11111111');
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it('tells a store that is away', async () => {
    const url = process.env.DATABASE_URL;
    await closeDatabase();
    process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
    forgetConfig();
    try {
      const error = await double([1, new Date()]).catch((thrown: unknown) => thrown);
      expect(isDatabaseUnavailable(error)).toBe(true);
    } finally {
      await closeDatabase();
      process.env.DATABASE_URL = url;
      forgetConfig();
    }
  });
});
