// How slow this machine is. Limits in milliseconds are stated for the machine of the first yardsticks, where node:http that opens
// 20,000 bytes of AES-256-GCM served 8,083 a second; elsewhere they hold for as many times as long as that takes there (decision 0024).

import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startBareServer } from '@/tests/bench/support/bare/bare-server';
import { inTurns } from '@/tests/bench/support/load';
import { report } from '@/tests/bench/support/table';

const PORT = 3198;
const BYTES = 20_000;
/** What one costs there under the load of this bench: 0.46 where the same load generator as there gets 3,670 a second. */
const REFERENCE_CPU_MILLISECONDS = 0.21;

let measured: Promise<number> | undefined;

/** How many times longer things take here, never less than once. Measured once a run. */
export function slowness(): Promise<number> {
  measured ??= measure();
  return measured;
}

async function measure(): Promise<number> {
  const folder = path.join(os.tmpdir(), 'safelight-bench-inputs', 'machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'bytes'), randomBytes(BYTES));
  const server = await startBareServer(PORT, folder);
  try {
    const [rate] = await inTurns(
      [{ url: `http://127.0.0.1:${PORT}/bytes`, headers: {}, connections: 8, pids: [server.pid ?? 0] }],
      3,
    );
    if (!rate) throw new Error('no load');
    const slow = Math.max(1, rate.cpuMilliseconds / REFERENCE_CPU_MILLISECONDS);
    report({
      metric: 'this machine: node + GCM, 20 KB, 8 connections',
      measured: `${rate.cpuMilliseconds.toFixed(2)} CPU ms`,
      yardstick: `where the limits in milliseconds were stated ${REFERENCE_CPU_MILLISECONDS} CPU ms`,
      ratio: slow,
      target: 'informs',
      isMet: null,
    });
    return slow;
  } finally {
    server.kill('SIGTERM');
  }
}
