// The application's process: started with the outer door in front, tied to us, waited for, and ended.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { standaloneFolder } from '@/scripts/start/build';

const READY_MILLISECONDS = 120_000;
const STOP_MILLISECONDS = 10_000;
/** Another allocator, where the system has it: memory of pictures goes back to it sooner (docs/performance.md). */
const ALLOCATORS = ['/usr/lib/x86_64-linux-gnu/libjemalloc.so.2', '/usr/lib/aarch64-linux-gnu/libjemalloc.so.2'];

export type Server = {
  /** Resolves with the status when it has ended, wanted or not. */
  readonly ended: Promise<number>;
  readonly hasEnded: () => boolean;
  stop(): Promise<void>;
};

export type ServerOptions = {
  readonly root: string;
  readonly isDevelopment: boolean;
  readonly port: number;
  readonly host: string;
  readonly variables: Readonly<Record<string, string>>;
};

/** True when nobody listens on the port of this machine yet. */
export function isPortFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** Starts the application; it is not ready yet. */
export function startServer(options: ServerOptions): Server {
  const child = options.isDevelopment ? startDevelopment(options) : startProduction(options);
  let isOver = false;
  const ended = new Promise<number>((resolve) => {
    const end = (status: number) => {
      isOver = true;
      resolve(status);
    };
    child.once('exit', (code) => end(code ?? 1));
    child.once('error', () => end(1));
  });
  return {
    ended,
    hasEnded: () => isOver,
    async stop() {
      if (isOver) return;
      child.kill('SIGTERM');
      const isDone = await Promise.race([ended.then(() => true), pause(STOP_MILLISECONDS, false, { ref: false })]);
      if (!isDone) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Resolves when the application says that it can do its work; false when it ended or did not in two minutes. */
export async function waitUntilReady(server: Server, port: number): Promise<boolean> {
  const deadline = Date.now() + READY_MILLISECONDS;
  while (!server.hasEnded() && Date.now() < deadline) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal: AbortSignal.timeout(30_000) }).catch(
      () => null,
    );
    await answer?.body?.cancel();
    if (answer?.ok) return true;
    await pause(40);
  }
  return false;
}

// Bytes on their way through lie outside of V8's heap, and short collections free them. With the usual young space those come so
// rarely that V8 marks its whole heap instead, every 64 MB, on threads that the pictures need (docs/performance.md).
const GARBAGE_COLLECTION = ['--max-semi-space-size=8', '--single-threaded-gc'];

/** The outer door of a build, or of the sources, and the tether. */
function preloads(root: string, doorFolder: string): string[] {
  const files = [path.join(doorFolder, 'outer-door.mjs'), path.join(root, 'scripts/start/tether.mjs')];
  return files.map((file) => `--import=${pathToFileURL(file).href}`);
}

// What V8 made of the scripts of the last start, beside those scripts: whoever may write there may write them, too.
const COMPILE_CACHE = 'compile-cache';

function startProduction({ root, port, host, variables }: ServerOptions): ChildProcess {
  const folder = standaloneFolder(root);
  const allocator = process.platform === 'linux' ? ALLOCATORS.find((file) => existsSync(file)) : undefined;
  return spawn(process.execPath, [...GARBAGE_COLLECTION, ...preloads(root, folder), path.join(folder, 'server.js')], {
    cwd: folder,
    env: {
      NODE_COMPILE_CACHE: path.join(folder, COMPILE_CACHE),
      ...process.env,
      ...(allocator && !process.env['LD_PRELOAD'] ? { LD_PRELOAD: allocator } : {}),
      ...variables,
      NODE_ENV: 'production',
      PORT: String(port),
      HOSTNAME: host,
    },
    // A session of its own: Ctrl-C reaches us, and we end it in order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

function startDevelopment({ root, port, host, variables }: ServerOptions): ChildProcess {
  const next = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const options = [process.env['NODE_OPTIONS'], ...preloads(root, root)].filter(Boolean).join(' ');
  return spawn(process.execPath, [next, 'dev', '--port', String(port), '--hostname', host], {
    cwd: root,
    env: { ...process.env, ...variables, NODE_ENV: 'development', PORT: String(port), NODE_OPTIONS: options },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}
