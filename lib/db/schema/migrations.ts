// Brings a database up to the migrations of this build, under Prisma's own lock and in Prisma's own table, so that
// `prisma migrate deploy` sees them as applied. All or nothing: one transaction, which a pooler of connections can carry too.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { SafelightError } from '@/lib/shared/safelight-error';

/** The key Prisma's engine locks with. */
const LOCK_KEY = 72_707_369;
const LOCK_SECONDS = 60;
const CONNECT_MILLISECONDS = 10_000;

const CREATE_TABLE = `create table if not exists "_prisma_migrations" (
  "id" varchar(36) primary key not null,
  "checksum" varchar(64) not null,
  "finished_at" timestamptz,
  "migration_name" varchar(255) not null,
  "logs" text,
  "rolled_back_at" timestamptz,
  "started_at" timestamptz not null default now(),
  "applied_steps_count" integer not null default 0
)`;

export type Migration = { readonly name: string; readonly sql: string };
type AppliedRow = { migration_name: string; checksum: string; isFinished: boolean };

/** The migrations of a folder, by name: each folder in it that holds a `migration.sql`. */
export function listMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'migration.sql')))
    .map((entry) => ({ name: entry.name, sql: readFileSync(path.join(folder, entry.name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Applies what is missing; returns the names of what was applied.
 * @throws SafelightError `db/unavailable` when the database does not answer, when an applied migration was edited or is
 * unknown to this build, when one failed half-way under another tool, or when a migration fails (nothing is changed then).
 */
export async function applyMigrations(options: { connectionString: string; folder: string; schema: string }): Promise<string[]> {
  const migrations = listMigrations(options.folder);
  const client = new pg.Client({
    connectionString: options.connectionString,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    application_name: 'safelight-migrations',
  });
  // A server that goes away while we wait must not end the process by an unheard event.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await inTransaction(client, () => applyMissing(client, migrations, options.schema));
  } catch (error) {
    if (error instanceof SafelightError) throw error;
    throw new SafelightError('db/unavailable', {
      cause: error,
      detail: `migrations of schema ${options.schema}: ${(error as Error).message}`,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[], schema: string): Promise<string[]> {
  await client.query(`set local lock_timeout = '${LOCK_SECONDS}s'`);
  await client.query(`select pg_advisory_xact_lock(${LOCK_KEY})`);
  await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`);
  await client.query(`set local search_path to ${pg.escapeIdentifier(schema)}`);
  await client.query(CREATE_TABLE);
  const applied = await readApplied(client);
  await refuseStrangeHistory(applied, migrations);
  const missing = migrations.filter(({ name }) => !applied.some((row) => row.migration_name === name));
  for (const migration of missing) await applyOne(client, migration, schema);
  return missing.map(({ name }) => name);
}

async function readApplied(client: pg.Client): Promise<AppliedRow[]> {
  const { rows } = await client.query<AppliedRow>(
    `select migration_name, checksum, finished_at is not null as "isFinished" from "_prisma_migrations" where rolled_back_at is null`,
  );
  return rows;
}

async function refuseStrangeHistory(applied: readonly AppliedRow[], migrations: readonly Migration[]): Promise<void> {
  for (const row of applied) {
    const migration = migrations.find(({ name }) => name === row.migration_name);
    if (!row.isFinished) refuse(`the migration ${row.migration_name} failed half-way and must be resolved by hand`);
    if (!migration) refuse(`the database knows the migration ${row.migration_name}, which is newer than this build`);
    if (!(await possibleChecksums(migration.sql)).includes(row.checksum)) {
      refuse(`the migration ${row.migration_name} was edited after it had been applied`);
    }
  }
}

async function applyOne(client: pg.Client, migration: Migration, schema: string): Promise<void> {
  const id = crypto.randomUUID();
  const checksum = await sha256(migration.sql);
  await client.query(
    'insert into "_prisma_migrations" (id, checksum, migration_name, started_at) values ($1, $2, $3, clock_timestamp())',
    [id, checksum, migration.name],
  );
  try {
    await client.query(migration.sql);
  } catch (error) {
    throw new SafelightError('db/unavailable', {
      cause: error,
      detail: `the migration ${migration.name} failed: ${(error as Error).message}`,
    });
  }
  // A script may have changed it for itself.
  await client.query(`set local search_path to ${pg.escapeIdentifier(schema)}`);
  await client.query('update "_prisma_migrations" set finished_at = clock_timestamp(), applied_steps_count = 1 where id = $1', [
    id,
  ]);
}

// The engine takes a file for the same whichever way its lines end; so do we.
function possibleChecksums(sql: string): Promise<string[]> {
  const unix = sql.replaceAll('\r\n', '\n');
  return Promise.all([sql, unix, unix.replaceAll('\n', '\r\n')].map(sha256));
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
}

function refuse(detail: string): never {
  throw new SafelightError('db/unavailable', { detail });
}
