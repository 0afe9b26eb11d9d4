// npm start, npm run dev: everything a vault needs, in one process that owns the others. Ctrl-C ends all of them in order;
// when this one is killed, the server follows by itself and the next start finds the database as it was.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Config, parseConfig } from '@/lib/config/config';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { Cluster } from '@/scripts/postgres/cluster';
import { build, isBuildCurrent } from '@/scripts/start/build';
import { ensureSecrets, makeDataFolder, startOwnDatabase } from '@/scripts/start/data-folder';
import { lockFolder } from '@/scripts/start/instance-lock';
import { isPortFree, type Server, startServer, waitUntilReady } from '@/scripts/start/server';

const EXIT_UNFIT = 78;
const EXIT_TAKEN = 75;

const root = path.resolve(import.meta.dirname, '..');
const isDevelopment = process.argv.includes('--dev');
let cluster: Cluster | undefined;
let server: Server | undefined;
const breakOff = new AbortController();
let stopping: Promise<never> | undefined;

process.chdir(root);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
followNpm();
try {
  await main();
} catch (error) {
  await fail((error as Error).message, 1);
}

async function main(): Promise<void> {
  const config = await readConfig();
  makeDataFolder(config.dataDir);
  if (!(await lockFolder(config.dataDir))) await fail(`A vault is running already in ${config.dataDir}.`, EXIT_TAKEN);
  const host = isLocal(config) ? '127.0.0.1' : '0.0.0.0';
  if (!(await isPortFree(config.PORT, host))) await fail(`Port ${config.PORT} is taken: set PORT to another one.`, EXIT_TAKEN);
  if (!isDevelopment && !(await isBuildCurrent(root))) await build(root, breakOff.signal);
  const secrets = await ensureSecrets(config);
  const database = config.DATABASE_URL ? {} : await ownDatabase(config);
  server = startServer({
    root,
    isDevelopment,
    port: config.PORT,
    host,
    variables: { ...fixed(config), ...secrets, ...database },
  });
  void server.ended.then((status) => stop(status));
  if (!(await waitUntilReady(server, config.PORT))) await fail('The server did not become ready.', 1);
  say(`\n  Safelight is at ${config.origin}   (Ctrl-C ends it)\n  Everything it keeps is in ${config.dataDir}\n`);
}

async function readConfig(): Promise<Config> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const NODE_ENV = isDevelopment ? 'development' : 'production';
  try {
    return parseConfig({ ...process.env, NODE_ENV });
  } catch (error) {
    return fail(error instanceof SafelightError ? (error.detail ?? error.code) : String(error), EXIT_UNFIT);
  }
}

function fixed({ dataDir, origin }: Config): Record<string, string> {
  return { SAFELIGHT_DATA_DIR: dataDir, AUTH_URL: origin, UV_THREADPOOL_SIZE: '8', NEXT_TELEMETRY_DISABLED: '1' };
}

async function ownDatabase(config: Config): Promise<Record<string, string>> {
  const [started, variables] = await startOwnDatabase(config);
  cluster = started;
  void started.ended.then(() => (stopping ? undefined : fail('The database ended by itself.', 1)));
  return variables;
}

function isLocal({ origin }: Config): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
}

// npm does not always hand on what ends it: a vault it started ends with it.
function followNpm(): void {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  setInterval(() => process.ppid !== parent && void stop(0), 500).unref();
}

async function fail(sentence: string, status: number): Promise<never> {
  if (!stopping) process.stderr.write(`${sentence}\n`);
  return stop(status);
}

function stop(status: number): Promise<never> {
  stopping ??= (async () => {
    breakOff.abort();
    // The server first: it may have something to write down.
    await server?.stop();
    await cluster?.stop();
    return process.exit(status);
  })();
  return stopping;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
