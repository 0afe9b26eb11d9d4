// A PostgreSQL over TCP and a Redis with a password, as a server finds them elsewhere; gone when the tests are over.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Cluster, ensureDatabase, startCluster } from '@/scripts/postgres/cluster';
import { end, freePort, ownPath, run, until } from './processes.ts';

export type Stores = { databaseUrl(name: string): Promise<string>; readonly redisUrl: string; stop(): Promise<void> };

export async function startStores(): Promise<Stores> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-stores-'));
  chmodSync(folder, 0o711);
  const tcpPort = await freePort();
  const cluster: Cluster = await startCluster({
    folder: path.join(folder, 'pg'),
    password: 'Kq7vTz2rMw9L',
    isThrowaway: true,
    tcpPort,
  });
  const redisPort = await freePort();
  const redisWords = [
    '--port',
    String(redisPort),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--requirepass',
    'pX8wLm4Rz',
  ];
  const redis = run('redis-server', redisWords, { cwd: folder, env: { PATH: ownPath() } });
  const stop = async () => {
    await end(redis);
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until(() => redis.output().includes('Ready to accept connections'), redis, 10_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    redisUrl: `redis://:pX8wLm4Rz@127.0.0.1:${redisPort}`,
    async databaseUrl(name) {
      await ensureDatabase(cluster, name);
      return `postgresql://safelight:Kq7vTz2rMw9L@127.0.0.1:${tcpPort}/${name}`;
    },
    stop,
  };
}
