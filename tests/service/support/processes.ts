// Child processes of the service tests: started with a clean environment, heard, and ended by their own id.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type Running = {
  readonly child: ChildProcess;
  output(): string;
  /** The status, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
};

export type RunOptions = { cwd: string; env: Record<string, string>; user?: number | undefined };

export const ownPath = (): string => `${process.execPath.replace(/\/[^/]+$/, '')}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`;

/** Starts a command in a session of its own. */
export function run(command: string, parameters: readonly string[], { cwd, env, user }: RunOptions): Running {
  let text = '';
  const child = spawn(command, parameters, {
    cwd,
    env: env as unknown as NodeJS.ProcessEnv,
    ...(user === undefined ? {} : { uid: user, gid: user }),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      text = (text + piece).slice(-100_000);
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
  return { child, output: () => text, ended };
}

/** Waits for `test` to hold; throws what the process said when it does not in time. */
export async function until(test: () => Promise<boolean> | boolean, running: Running, milliseconds = 60_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  let isOver = false;
  void running.ended.then(() => {
    isOver = true;
  });
  while (Date.now() < deadline && !isOver) {
    if (await test()) return;
    await pause(25);
  }
  throw new Error(`${isOver ? 'ended' : 'waited in vain'}:\n${running.output()}`);
}

/** Ends a process by SIGTERM, by SIGKILL when it does not listen, and resolves when it is gone. */
export async function end(running: Running | undefined): Promise<void> {
  if (!running || running.child.exitCode !== null || running.child.signalCode !== null) return;
  running.child.kill('SIGTERM');
  const isGone = await Promise.race([running.ended.then(() => true), pause(15_000, false)]);
  if (!isGone) running.child.kill('SIGKILL');
  await running.ended;
}

export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Ids and command lines of running processes that mention `text`. */
export function processesNaming(text: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(text) && !/^\s*\d+ Z/.test(line) && !line.includes('ps -eo'));
}
