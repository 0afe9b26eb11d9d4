// npm run db:check: fails when prisma/schema.prisma and prisma/migrations do not say the same, or when Prisma's engine does not
// take what our runner applied for applied. Needs no network and no database.

import path from 'node:path';
import { DATA_MIGRATIONS } from '@/lib/db/schema/migration-folders';
import { applyMigrations } from '@/lib/db/schema/migrations';
import { openSchemaEngine, readMigrationList } from '@/scripts/prisma/schema-engine';
import { withThrowawayCluster } from '@/scripts/prisma/throwaway';

const faults = await withThrowawayCluster(async (cluster) => {
  await applyMigrations({ connectionString: cluster.connectionString('postgres'), ...DATA_MIGRATIONS });
  const migrations = readMigrationList(DATA_MIGRATIONS.folder);
  const engine = await openSchemaEngine(cluster, 'postgres', path.resolve('prisma/schema.prisma'));
  try {
    const drift = await engine.diffFromMigrations(migrations);
    const { editedMigrationNames, failedMigrationNames, hasMigrationsTable, history } = await engine.diagnose(migrations);
    return [
      ...(drift === null
        ? []
        : [`prisma/migrations lacks what prisma/schema.prisma says (npm run db:diff -- NAME):\n\n${drift}`]),
      ...(hasMigrationsTable ? [] : ["Prisma's engine does not find our table of applied migrations."]),
      ...(history === null ? [] : [`Prisma's engine disagrees with our runner: ${JSON.stringify(history)}`]),
      ...editedMigrationNames.map((name) => `Prisma's engine takes ${name} for edited.`),
      ...failedMigrationNames.map((name) => `Prisma's engine takes ${name} for failed.`),
    ];
  } finally {
    await engine.close();
  }
});

for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write("Schema and migrations agree, and Prisma's engine takes ours for applied.\n");
