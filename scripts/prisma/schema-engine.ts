// Prisma's own schema engine as WebAssembly, so that migrations are written and checked without fetching a binary.
// Works on a throwaway cluster it is given; knows no database of ours.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { DiffTarget, MigrationList, SchemaEngine as Engine } from '@prisma/schema-engine-wasm';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { listMigrations } from '@/lib/db/schema/migrations';
import type { Cluster } from '@/scripts/postgres/cluster';

const CHAR_OID = 18;
const TEXT_OID = 25;
const CHARACTER_COLUMN = 6;
const NO_FILTERS = { externalTables: [], externalEnums: [] };

export type SchemaEngine = {
  /** SQL that leads from the migrations to the data model; null where they agree. */
  diffFromMigrations(migrations: MigrationList): Promise<string | null>;
  diagnose(migrations: MigrationList): Promise<Awaited<ReturnType<Engine['diagnoseMigrationHistory']>>>;
  close(): Promise<void>;
};

/** The engine over `database` of a cluster; shadow databases are made and dropped beside it. */
export async function openSchemaEngine(cluster: Cluster, database: string, schemaFile: string): Promise<SchemaEngine> {
  loadWasm();
  const datamodel = readFileSync(schemaFile, 'utf8');
  const open = new Set<{ dispose(): Promise<void> }>();
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: async () => track(open, await adapterFor(cluster, database)),
    connectToShadowDb: async () => {
      const shadow = `shadow_${crypto.randomUUID().replaceAll('-', '')}`;
      await inDatabase(cluster, 'postgres', `create database ${shadow}`);
      return track(open, await adapterFor(cluster, shadow));
    },
  });
  const engine: Engine = await glue.SchemaEngine.new({ datamodels: [['schema.prisma', datamodel]] }, () => undefined, factory);
  return {
    async diffFromMigrations(migrations) {
      const to: DiffTarget = { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: datamodel }] };
      const from: DiffTarget = { tag: 'migrations', ...migrations };
      const result = await engine.diff({ from, to, script: true, exitCode: true, filters: NO_FILTERS });
      return result.exitCode === 2 ? result.stdout : null;
    },
    diagnose: (migrations) =>
      engine.diagnoseMigrationHistory({ migrationsList: migrations, optInToShadowDatabase: true, filters: NO_FILTERS }),
    async close() {
      engine.free();
      // The engine may have ended some of them itself.
      for (const adapter of open) await adapter.dispose().catch(() => undefined);
    },
  };
}

/** The folder's migrations in the engine's words. */
export function readMigrationList(folder: string): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: readFileSync(`${folder}/migration_lock.toml`, 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: listMigrations(folder).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}

function loadWasm(): void {
  // Without it a panic of the engine shows as a TypeError of the glue.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(message);
      },
    },
  });
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
}

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>;
/** What of the adapter its types leave out. */
type Inside = {
  client: pg.Pool;
  performIO(query: unknown): Promise<{ fields: { dataTypeID: number }[] }>;
};

// Fields apart, never a connection string: with one, the adapter would do shadow work on the real database.
async function adapterFor(cluster: Cluster, database: string): Promise<PgAdapter> {
  const url = new URL(cluster.connectionString(database));
  const adapter = await new PrismaPg({
    host: url.searchParams.get('host') ?? url.hostname,
    port: Number(url.searchParams.get('port') ?? 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
  }).connect();
  readCharColumns(adapter);
  // The adapter cuts scripts at each semicolon, inside a function's body too; the server knows better where they end.
  adapter.executeScript = async (script) => {
    await (adapter as unknown as Inside).client.query(script);
  };
  return adapter;
}

// The adapter cannot read columns of type "char", which the engine's catalogue queries return: hand them on as
// text and tell the engine that they are characters.
function readCharColumns(adapter: PgAdapter): void {
  const inside = adapter as unknown as Inside;
  const performIO = inside.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  const characterColumns = new WeakMap<object, boolean[]>();
  inside.performIO = async (query) => {
    const result = await performIO(query);
    characterColumns.set(
      query as object,
      result.fields.map((field) => field.dataTypeID === CHAR_OID),
    );
    for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID;
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const isCharacter = characterColumns.get(query) ?? [];
    return { ...result, columnTypes: result.columnTypes.map((type, index) => (isCharacter[index] ? CHARACTER_COLUMN : type)) };
  };
}

function track<T extends { dispose(): Promise<void> }>(open: Set<{ dispose(): Promise<void> }>, adapter: T): T {
  open.add(adapter);
  return adapter;
}

async function inDatabase(cluster: Cluster, database: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.connectionString(database) });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
