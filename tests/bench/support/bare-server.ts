// Starts the download yardstick (bare-http.ts) as a process of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

/** Serves what lies in `folder`; it is up when this answers. The caller ends it. */
export async function startBareServer(port: number, folder: string): Promise<ChildProcess> {
  const script = path.resolve('tests/bench/support/bare-http.ts');
  const server = spawn(process.execPath, [script, String(port), folder], { stdio: 'inherit' });
  const until = performance.now() + 10_000;
  while (!(await isUp(port))) {
    if (server.exitCode !== null || performance.now() > until) throw new Error('the bare server did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return server;
}

function isUp(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    // It listens and breaks the line, since it has no such file.
    (error: unknown) => error instanceof Error && JSON.stringify(error.cause ?? '').includes('SOCKET'),
  );
}
