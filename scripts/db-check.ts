// npm run db:check: fails when prisma/schema.prisma and prisma/migrations do not say the same. No network, no database.

import path from 'node:path';
import { openSchemaEngine, readMigrationList } from '@/scripts/prisma/schema-engine';
import { withThrowawayCluster } from '@/scripts/prisma/throwaway';

const drift = await withThrowawayCluster(async (cluster) => {
  const engine = await openSchemaEngine(cluster, 'postgres', path.resolve('prisma/schema.prisma'));
  try {
    return await engine.diffFromMigrations(readMigrationList(path.resolve('prisma/migrations')));
  } finally {
    await engine.close();
  }
});

if (drift === null) {
  process.stdout.write('prisma/migrations and prisma/schema.prisma agree.\n');
} else {
  process.stderr.write(`prisma/migrations lacks what prisma/schema.prisma says (npm run db:diff -- NAME):\n\n${drift}\n`);
  process.exitCode = 1;
}
