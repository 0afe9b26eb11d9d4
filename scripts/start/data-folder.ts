// The data folder (SAFELIGHT_DATA_DIR): what rests in it, and that a vault with pictures never gets new keys by accident.

import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '@/lib/config/config';
import { createRootKeyFile } from '@/lib/keys/root-key-file';
import { type Cluster, ensureDatabase, findRunningCluster, startCluster } from '@/scripts/postgres/cluster';
import { clusterOwner } from '@/scripts/postgres/owner';
import { ensureSecret } from '@/scripts/start/secrets';

const DATABASE = 'safelight';

/**
 * Makes the folder where it is missing: 0700. Root's is 0701: the database's user must get through to its own folder in it,
 * and can neither list nor read anything else.
 */
export function makeDataFolder(folder: string): void {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // mkdir takes the umask away from it; nothing may add to it either.
    chmodSync(folder, 0o700);
  }
  if (clusterOwner()) chmodSync(folder, (statSync(folder).mode & 0o777) | 0o001);
}

/** The variables of secrets nobody set; their files are made at the first start. */
export async function ensureSecrets(config: Config): Promise<Record<string, string>> {
  const file = (name: string) => path.join(config.dataDir, name);
  if (!config.SAFELIGHT_ROOT_KEYS && !config.SAFELIGHT_ROOT_KEYS_FILE) await ensureRootKeys(config);
  return {
    ...(config.AUTH_SECRET ? {} : { AUTH_SECRET: ensureSecret(file('auth-secret'), 'base64') }),
    ...(config.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY
      ? {}
      : { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: ensureSecret(file('server-actions-key'), 'base64') }),
  };
}

/** Starts the PostgreSQL of the data folder; the second value names its database for the application. */
export async function startOwnDatabase(config: Config): Promise<[Cluster, Record<string, string>]> {
  const folder = path.join(config.dataDir, 'postgres');
  const passwordFile = path.join(config.dataDir, 'database-password');
  if (existsSync(folder) && !existsSync(passwordFile)) {
    throw new Error(`${passwordFile} is gone, but the database it opens is there: put it back from a copy.`);
  }
  const cluster = await startCluster({ folder, password: ensureSecret(passwordFile, 'base64url') });
  try {
    await ensureDatabase(cluster, DATABASE);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return [cluster, { DATABASE_URL: cluster.connectionString(DATABASE) }];
}

/** The same variable for the PostgreSQL of the data folder that another process runs; null when it is not up (yet). */
export function findOwnDatabase(config: Config): Record<string, string> | null {
  const passwordFile = path.join(config.dataDir, 'database-password');
  if (!existsSync(passwordFile)) return null;
  const running = findRunningCluster(path.join(config.dataDir, 'postgres'), ensureSecret(passwordFile, 'base64url'));
  return running && { DATABASE_URL: running.connectionString(DATABASE) };
}

async function ensureRootKeys({ dataDir, rootKeysFile }: Config): Promise<void> {
  if (existsSync(rootKeysFile)) return;
  const hasPictures = existsSync(path.join(dataDir, 'postgres')) || existsSync(path.join(dataDir, 'blobs'));
  if (hasPictures) {
    throw new Error(
      `${rootKeysFile} is gone, but the vault it opens is there: put it back from a copy. New keys would open nothing.`,
    );
  }
  await createRootKeyFile(rootKeysFile);
}
