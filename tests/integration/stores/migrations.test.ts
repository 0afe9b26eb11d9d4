import { cpSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { applyMigrations, listMigrations } from '@/lib/db/schema/migrations';
import { DATA_MIGRATIONS, KEYRING_MIGRATIONS } from '@/lib/db/schema/migration-folders';

let folder: string;
let connectionString: string;
let client: pg.Client;

async function connectTo(database: string): Promise<pg.Client> {
  const url = new URL(process.env.DATABASE_URL ?? '');
  url.pathname = `/${database}`;
  const made = new pg.Client({ connectionString: url.href });
  await made.connect();
  return made;
}

async function inServer(sql: string): Promise<void> {
  const server = await connectTo('postgres');
  await server.query(sql).finally(() => server.end());
}

const apply = () => applyMigrations({ connectionString, folder, schema: 'public' });

const write = (name: string, sql: string) => {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, 'migration.sql'), sql);
};

describe('applyMigrations', () => {
  const database = `migrations_${crypto.randomUUID().replaceAll('-', '')}`;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-migrations-'));
    cpSync(DATA_MIGRATIONS.folder, folder, { recursive: true });
    await inServer(`create database ${database}`);
    const url = new URL(process.env.DATABASE_URL ?? '');
    url.pathname = `/${database}`;
    connectionString = url.href;
    client = await connectTo(database);
  });

  afterEach(async () => {
    await client.end();
    await inServer(`drop database ${database} with (force)`);
    rmSync(folder, { recursive: true, force: true });
  });

  it('applies every migration once, in order', async () => {
    const names = listMigrations(folder).map(({ name }) => name);
    expect(await apply()).toEqual(names);
    expect(await apply()).toEqual([]);
    const { rows } = await client.query(
      'select migration_name, applied_steps_count, logs from "_prisma_migrations" order by started_at',
    );
    expect(rows).toEqual(names.map((name) => ({ migration_name: name, applied_steps_count: 1, logs: null })));
  });

  it('brings no account along', async () => {
    await apply();
    const { rows } = await client.query('select count(*)::int as people from "User"');
    expect(rows).toEqual([{ people: 0 }]);
  });

  it('lets one of several servers that start at once do the work', async () => {
    const applied = await Promise.all([apply(), apply(), apply(), apply()]);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  });

  it('keeps the key store in a schema of its own', async () => {
    const keyring = { connectionString, folder: KEYRING_MIGRATIONS.folder, schema: KEYRING_MIGRATIONS.schema };
    await apply();
    expect((await applyMigrations(keyring)).length).toBeGreaterThan(0);
    expect(await applyMigrations(keyring)).toEqual([]);
    const { rows } = await client.query(`select count(*)::int as count from pg_tables where schemaname = 'keyring'`);
    expect(rows[0].count).toBeGreaterThanOrEqual(2);
  });

  it('takes a file for the same when only its line ends differ', async () => {
    await apply();
    for (const { name, sql } of listMigrations(folder)) write(name, sql.replaceAll('\n', '\r\n'));
    expect(await apply()).toEqual([]);
  });

  it('refuses an edited migration', async () => {
    await apply();
    const [first] = listMigrations(folder);
    write(first?.name ?? '', `${first?.sql}\n-- edited`);
    await expect(apply()).rejects.toMatchObject({ code: 'db/unavailable', detail: expect.stringContaining('was edited') });
  });

  it('refuses a database that is newer than the build', async () => {
    write('20990101000000_later', 'create table "Later" (id int)');
    await apply();
    rmSync(path.join(folder, '20990101000000_later'), { recursive: true });
    await expect(apply()).rejects.toMatchObject({
      code: 'db/unavailable',
      detail: expect.stringContaining('newer than this build'),
    });
  });

  it('refuses to go on after a migration that another tool left half-way', async () => {
    await apply();
    await client.query(
      `insert into "_prisma_migrations" (id, checksum, migration_name, logs) values ('x', 'y', '20261122000000_broken', 'failed')`,
    );
    await expect(apply()).rejects.toMatchObject({ code: 'db/unavailable', detail: expect.stringContaining('failed half-way') });
  });

  it('changes nothing when one of several migrations fails', async () => {
    write('20990101000000_good', 'create table "Good" (id int)');
    write('20990102000000_bad', 'create table "Good" (id int)');
    await expect(apply()).rejects.toMatchObject({
      code: 'db/unavailable',
      detail: expect.stringContaining('20990102000000_bad'),
    });
    const { rows } = await client.query(`select to_regclass('"Good"') as good, to_regclass('"User"') as person`);
    expect(rows).toEqual([{ good: null, person: null }]);
  });

  it('says so when there is no server', async () => {
    const nowhere = 'postgresql://safelight:x@127.0.0.1:1/safelight';
    await expect(applyMigrations({ connectionString: nowhere, folder, schema: 'public' })).rejects.toMatchObject({
      code: 'db/unavailable',
    });
  });
});

describe('the ledger', () => {
  const owner = () => connectTo(new URL(process.env.DATABASE_URL ?? '').pathname.slice(1));

  it.each([
    ['UPDATE', `update "SecurityEvent" set outcome = 'success'`],
    ['DELETE', `delete from "SecurityEvent"`],
    ['TRUNCATE', `truncate "SecurityEvent"`],
    ['DELETE as a replica', `set session_replication_role = replica; delete from "SecurityEvent"`],
  ])('refuses %s', async (_name, sql) => {
    const session = await owner();
    try {
      await session.query(`insert into "SecurityEvent" (type, outcome) values ('door.refused', 'refused')`);
      await expect(session.query(sql)).rejects.toMatchObject({ code: '42501' });
      const { rows } = await session.query(`select count(*)::int as count from "SecurityEvent" where outcome = 'refused'`);
      expect(rows[0].count).toBeGreaterThan(0);
    } finally {
      await session.end();
    }
  });
});
