// A PostgreSQL server of our own: made once, started, stopped, and found again after we were killed.
// It listens on a unix socket only (tests may ask for loopback TCP), and none of our environment reaches it.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { clusterOwner, giveAway, makePrivateFolder, placeForCluster, reachableBinaries } from '@/scripts/postgres/owner';

const USER = 'safelight';
const DEFAULT_PORT = 5432;
const MAX_SOCKET_PATH = 90;
const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 15_000;
const KEPT_LINES = 20;

export type ClusterOptions = {
  readonly folder: string;
  readonly password: string;
  /** Tests only: nothing is synced to disk. */
  readonly isThrowaway?: boolean;
  /** Tests only: listens on 127.0.0.1 as well. */
  readonly tcpPort?: number;
};

export type Cluster = {
  readonly pid: number;
  connectionString(database: string): string;
  /** Resolves when the server has ended, wanted or not. */
  readonly ended: Promise<void>;
  /** Ends sessions, writes everything down, and resolves when no process is left. */
  stop(): Promise<void>;
};

/** Starts the cluster in `folder`, making it first where there is none; an orphan of a killed run is stopped before. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const place = placeForCluster(path.resolve(options.folder));
  makePrivateFolder(place);
  const data = path.join(place, 'data');
  const binaries = reachableBinaries();
  if (!existsSync(path.join(data, 'PG_VERSION'))) await createCluster(place, binaries, options);
  await stopOrphan(data);
  const socketFolder = makeSocketFolder(place);
  const child = run(path.join(binaries, 'bin', 'postgres'), serverArguments(data, socketFolder, options), place);
  const server = watch(child);
  const connectionString = (database: string) =>
    connectionTo(database, { password: options.password, socketFolder, port: options.tcpPort ?? DEFAULT_PORT });
  try {
    await waitUntilReady(connectionString('postgres'), server);
  } catch (error) {
    child.kill('SIGQUIT');
    throw error;
  }
  return {
    pid: child.pid ?? 0,
    connectionString,
    ended: server.ended,
    async stop() {
      if (!server.hasEnded()) child.kill('SIGINT');
      const isStopped = await Promise.race([server.ended.then(() => true), pause(STOP_MILLISECONDS, false, { ref: false })]);
      if (!isStopped) child.kill('SIGQUIT');
      await server.ended;
      if (!socketFolder.startsWith(place)) rmSync(socketFolder, { recursive: true, force: true });
    },
  };
}

/**
 * How to reach the cluster in `folder` while somebody else runs it; null when nobody does, or it is not up yet. Its socket may rest
 * elsewhere (a path has a longest length), so the postmaster's own file is asked.
 */
export function findRunningCluster(folder: string, password: string): Pick<Cluster, 'connectionString'> | null {
  const data = path.join(folder, 'data');
  if (findPostmaster(data) === undefined) return null;
  const [, , , port = '', socketFolder = '', , , state = ''] = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split(
    '\n',
  );
  if (state.trim() !== 'ready' || socketFolder === '') return null;
  return { connectionString: (database) => connectionTo(database, { password, socketFolder, port: Number(port) }) };
}

/** Makes `database` where it does not exist yet. */
export async function ensureDatabase(cluster: Cluster, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.connectionString('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

function connectionTo(database: string, way: { password: string; socketFolder: string; port: number }): string {
  const { password, socketFolder, port } = way;
  const query = `host=${encodeURIComponent(socketFolder)}&port=${port}`;
  return `postgresql://${USER}:${encodeURIComponent(password)}@localhost/${encodeURIComponent(database)}?${query}`;
}

// Made beside its place and moved there when whole: a kill in the middle leaves no half cluster.
async function createCluster(place: string, binaries: string, options: ClusterOptions): Promise<void> {
  const unfinished = path.join(place, 'unfinished');
  const passwordFile = path.join(place, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, options.password, { mode: 0o600, flag: 'wx' });
  giveAway(passwordFile);
  const flags = [
    '-U',
    USER,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--data-checksums',
  ];
  try {
    const child = run(
      path.join(binaries, 'bin', 'initdb'),
      ['-D', unfinished, ...flags, ...(options.isThrowaway ? ['-N'] : [])],
      place,
    );
    const making = watch(child);
    await making.ended;
    if (child.exitCode !== 0) throw new Error(`PostgreSQL could not make its cluster. ${making.lastWords()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, path.join(place, 'data'));
}

function serverArguments(data: string, socketFolder: string, options: ClusterOptions): string[] {
  const settings: Record<string, string> = {
    listen_addresses: options.tcpPort ? '127.0.0.1' : '',
    port: String(options.tcpPort ?? DEFAULT_PORT),
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    shared_buffers: '128MB',
    max_connections: options.isThrowaway ? '100' : '60',
    // A failed statement may hold what a person wrote: it stays out of every log.
    log_min_error_statement: 'panic',
    log_statement: 'none',
    log_checkpoints: 'off',
    ...(options.isThrowaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function makeSocketFolder(place: string): string {
  const wish = path.join(place, 'run');
  if (Buffer.byteLength(wish) <= MAX_SOCKET_PATH) {
    makePrivateFolder(wish);
    return wish;
  }
  const short = mkdtempSync(path.join(os.tmpdir(), 'safelight-'));
  makePrivateFolder(short);
  return short;
}

// A session of its own: Ctrl-C in the terminal reaches the supervisor, which stops the app first and this last.
function run(command: string, args: readonly string[], cwd: string): ChildProcess {
  const env = { PATH: '/usr/bin:/bin', HOME: cwd, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  return spawn(command, args, {
    ...clusterOwner(),
    env: env as unknown as NodeJS.ProcessEnv,
    cwd,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function watch(child: ChildProcess) {
  const lines: string[] = [];
  let isOver = false;
  // Read to the end, or the server would wait for us with a full pipe.
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lines.push(...text.split('\n').filter(Boolean));
    lines.splice(0, lines.length - KEPT_LINES);
  });
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      isOver = true;
      resolve();
    };
    child.once('close', end);
    child.once('error', (error) => {
      lines.push(String(error));
      end();
    });
  });
  return { ended, hasEnded: () => isOver, lastWords: () => lines.join('\n') };
}

async function waitUntilReady(connectionString: string, server: ReturnType<typeof watch>): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS;
  for (;;) {
    if (server.hasEnded()) throw new Error(`PostgreSQL ended at once. ${server.lastWords()}`);
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if ((error as { code?: string }).code === '28P01')
        throw new Error('The cluster does not know the password in the data folder.', { cause: error });
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer. ${server.lastWords()}`, { cause: error });
    } finally {
      await client.end().catch(() => undefined);
    }
    await pause(25);
  }
}

// Our own lock is held by now, so a postmaster at work in this folder belongs to a run that was killed.
async function stopOrphan(data: string): Promise<void> {
  const pid = findPostmaster(data);
  if (pid === undefined) return;
  for (const [signal, milliseconds] of [
    ['SIGINT', STOP_MILLISECONDS],
    ['SIGQUIT', STOP_MILLISECONDS],
  ] as const) {
    signalProcess(pid, signal);
    const deadline = Date.now() + milliseconds;
    while (Date.now() < deadline) {
      if (findPostmaster(data) === undefined) return;
      await pause(20);
    }
  }
  throw new Error(`A PostgreSQL (process ${pid}) holds ${data} and does not stop.`);
}

function findPostmaster(data: string): number | undefined {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 && isPostmasterOf(pid, data) ? pid : undefined;
}

// Process ids are used again: on Linux the process must stand in this very folder; elsewhere PostgreSQL looks itself.
function isPostmasterOf(pid: number, data: string): boolean {
  if (!signalProcess(pid, 0)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return realpathSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false;
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
