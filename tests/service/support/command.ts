// The operator's command as a person or a program runs it: words, perhaps a line of input, and what came of it.

import { spawn } from 'node:child_process';
import { processesNaming } from './processes.ts';

export type CommandOptions = {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly input?: string;
  readonly user?: number | undefined;
  /** Ends it, and what it started in its group, by this signal once a process names this text. */
  readonly endAt?: readonly [NodeJS.Signals, string];
};

export type Outcome = {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
  /** True when the input stood in the list of processes at any time. */
  readonly wasInputSeen: boolean;
};

const LOOK_MILLISECONDS = 50;

export async function command(words: readonly [string, ...string[]], options: CommandOptions): Promise<Outcome> {
  const { cwd, env, input, user, endAt } = options;
  const started = performance.now();
  const [program, ...rest] = words;
  const child = spawn(program, rest, {
    cwd,
    env: env as unknown as NodeJS.ProcessEnv,
    ...(user === undefined ? {} : { uid: user, gid: user }),
    stdio: 'pipe',
    detached: true,
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (piece: string) => {
      said[stream] += piece;
    });
  let wasInputSeen = false;
  let isEnded = false;
  const looking = setInterval(() => {
    wasInputSeen ||= input !== undefined && processesNaming(input).length > 0;
    if (endAt === undefined || isEnded || processesNaming(endAt[1]).length === 0) return;
    isEnded = true;
    if (child.pid !== undefined) process.kill(-child.pid, endAt[0]);
  }, LOOK_MILLISECONDS);
  // A command that wants no input may be gone before it is given any.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input === undefined ? '' : `${input}\n`);
  const status = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
  clearInterval(looking);
  return { status, ...said, milliseconds: performance.now() - started, wasInputSeen };
}
