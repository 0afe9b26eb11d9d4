// A cluster that lives as long as one piece of work and leaves nothing behind.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Cluster, startCluster } from '@/scripts/postgres/cluster';

/** Runs `work` with an empty, unsynced cluster in the temporary folder. */
export async function withThrowawayCluster<T>(work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const room = mkdtempSync(path.join(os.tmpdir(), 'safelight-cluster-'));
  try {
    const cluster = await startCluster({ folder: room, password: crypto.randomUUID(), isThrowaway: true });
    try {
      return await work(cluster);
    } finally {
      await cluster.stop();
    }
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}
