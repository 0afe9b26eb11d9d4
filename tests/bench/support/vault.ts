// The production build under test: standalone server with the outer door, a PostgreSQL of its own, one signed-in person.

import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { ensureDatabase, startCluster } from '@/scripts/postgres/cluster';

const SERVER = path.resolve('.next/standalone');

export type BenchVault = {
  readonly origin: string;
  readonly pid: number;
  readonly databasePid: number;
  readonly cookie: string;
  readonly ownerId: string;
  readonly databaseUrl: string;
  readonly startMilliseconds: number;
  readonly stop: () => Promise<void>;
};

/** Starts server and database in a temporary folder; `environment` overrides settings. */
export async function startBenchVault(port: number, environment: Record<string, string> = {}): Promise<BenchVault> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-bench-'));
  const cluster = await startCluster({ folder: path.join(folder, 'postgres'), password: randomBytes(18).toString('base64url') });
  await ensureDatabase(cluster, 'bench');
  const databaseUrl = cluster.connectionString('bench');
  const origin = `http://localhost:${port}`;
  const started = performance.now();
  const server = spawn(
    process.execPath,
    ['--max-semi-space-size=8', '--single-threaded-gc', '--import', './outer-door.mjs', 'server.js'],
    {
      cwd: SERVER,
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: path.join(SERVER, 'compile-cache'),
        UV_THREADPOOL_SIZE: '8',
        PORT: String(port),
        HOSTNAME: '127.0.0.1',
        AUTH_URL: origin,
        DATABASE_URL: databaseUrl,
        AUTH_SECRET: randomBytes(32).toString('base64'),
        SAFELIGHT_ROOT_KEYS: randomBytes(32).toString('base64'),
        NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
        SAFELIGHT_DATA_DIR: path.join(folder, 'data'),
        MAX_UPLOAD_BYTES: String(50 * 1024 * 1024),
        INTAKE_FORMATS: 'jpeg,png,gif,webp,avif,tiff',
        QUOTA_BYTES: '100000000000',
        LOG_LEVEL: 'error',
        ...environment,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null) {
      server.kill('SIGTERM');
      await ended;
    }
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilLive(`${origin}/api/health/live`, () => server.exitCode);
    const startMilliseconds = performance.now() - started;
    const person = await createPerson(databaseUrl);
    return { origin, pid: server.pid ?? 0, databasePid: cluster.pid, databaseUrl, startMilliseconds, stop, ...person };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilLive(url: string, exitCode: () => number | null): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt += 1) {
    if (exitCode() !== null) throw new Error('the server ended before it answered');
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the server did not answer');
}

async function createPerson(databaseUrl: string): Promise<{ cookie: string; ownerId: string }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const ownerId = crypto.randomUUID();
    const token = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(token).digest('base64url');
    await client.query(`insert into "User" (id, name, email, "emailVerified") values ($1, 'Bench', $2, now())`, [
      ownerId,
      `${ownerId}@example.org`,
    ]);
    await client.query(
      `insert into "Session" (id, "sessionToken", "userId", expires, "absoluteExpires", amr)
       values ($1, $2, $3, now() + interval '1 day', now() + interval '1 day', '{pwd}')`,
      [crypto.randomUUID(), hash, ownerId],
    );
    return { ownerId, cookie: `__Host-sl.sid=${token}` };
  } finally {
    await client.end();
  }
}

/** The id under which the build answers an exported server action. */
export function actionId(exportedName: string): string {
  const manifest = JSON.parse(readFileSync(path.join(SERVER, '.next/server/server-reference-manifest.json'), 'utf8')) as {
    node: Record<string, { exportedName?: string }>;
  };
  const found = Object.entries(manifest.node).find(([, action]) => action.exportedName === exportedName);
  if (!found) throw new Error(`no server action ${exportedName} in the build`);
  return found[0];
}
