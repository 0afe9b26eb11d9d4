// npm run db:diff -- NAME: writes the migration that leads from prisma/migrations to prisma/schema.prisma. Needs no network
// and no database. What Prisma cannot say (triggers, constraints) is added to the written file by hand.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openSchemaEngine, readMigrationList } from '@/scripts/prisma/schema-engine';
import { withThrowawayCluster } from '@/scripts/prisma/throwaway';

const folder = path.resolve('prisma/migrations');
const name = process.argv[2] ?? '';
if (!/^[a-z0-9_]{1,60}$/.test(name)) {
  process.stderr.write('Say what the migration does, in a name of a-z, 0-9 and _: npm run db:diff -- add_albums\n');
  process.exit(64);
}

const sql = await withThrowawayCluster(async (cluster) => {
  const engine = await openSchemaEngine(cluster, 'postgres', path.resolve('prisma/schema.prisma'));
  try {
    return await engine.diffFromMigrations(readMigrationList(folder));
  } finally {
    await engine.close();
  }
});

if (sql === null) {
  process.stdout.write('The migrations and the schema agree: there is nothing to write.\n');
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const target = path.join(folder, `${stamp}_${name}`);
  mkdirSync(target);
  writeFileSync(path.join(target, 'migration.sql'), sql);
  process.stdout.write(`${path.relative('.', target)}/migration.sql\n`);
}
