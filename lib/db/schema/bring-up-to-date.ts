// Both stores at the migrations of this build; several processes may ask at once.

import type { Config } from '@/lib/config/config';
import { DATA_MIGRATIONS, KEYRING_MIGRATIONS } from '@/lib/db/schema/migration-folders';
import { applyMigrations } from '@/lib/db/schema/migrations';
import { log } from '@/lib/log/log';

/** Applies what is missing in the data store and in the key store. @throws SafelightError `db/unavailable` (lib/db/schema/migrations.ts) */
export async function bringUpToDate({ DATABASE_URL = '', KEYRING_DATABASE_URL }: Config): Promise<void> {
  const data = await applyMigrations({ connectionString: DATABASE_URL, ...DATA_MIGRATIONS });
  const keyring = await applyMigrations({ connectionString: KEYRING_DATABASE_URL ?? DATABASE_URL, ...KEYRING_MIGRATIONS });
  for (const migration of [...data, ...keyring]) log().info({ migration }, 'migration applied');
}
