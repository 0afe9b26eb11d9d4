// Before the first integration test: one throwaway PostgreSQL for the whole run, with a migrated database to copy from.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import '../../scripts/register-paths.mjs';

export default async function setUp() {
  const { ensureDatabase, startCluster } = await import('../../scripts/postgres/cluster.ts');
  const { applyMigrations } = await import('../../lib/db/schema/migrations.ts');
  const { KEYRING_MIGRATIONS, DATA_MIGRATIONS } = await import('../../lib/db/schema/migration-folders.ts');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-tests-'));
  const cluster = await startCluster({ folder, password: crypto.randomUUID(), isThrowaway: true });
  const stop = async () => {
    process.off('exit', stopAtOnce);
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  // A run that is broken off leaves no server behind either.
  const stopAtOnce = () => process.kill(cluster.pid, 'SIGQUIT');
  process.once('exit', stopAtOnce);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  }
  globalThis.safelightTestCluster = { stop };

  await ensureDatabase(cluster, 'template_safelight');
  const connectionString = cluster.connectionString('template_safelight');
  for (const migrations of [DATA_MIGRATIONS, KEYRING_MIGRATIONS]) await applyMigrations({ connectionString, ...migrations });

  process.env.SAFELIGHT_TEST_DATABASE_URL = connectionString;
}
