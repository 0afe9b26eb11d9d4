// Starts the download yardstick (bare-http.ts) as a process of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';

/** Serves what lies in `folder`; it is up when this answers. The caller ends it. */
export async function startBareServer(port: number, folder: string): Promise<ChildProcess> {
  const script = path.resolve('tests/bench/support/bare/bare-http.ts');
  const server = spawn(process.execPath, [script, String(port), folder], { stdio: 'inherit' });
  const until = performance.now() + 10_000;
  while (!(await isListening(port))) {
    if (server.exitCode !== null || performance.now() > until) {
      server.kill('SIGKILL');
      throw new Error('the bare server did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return server;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
