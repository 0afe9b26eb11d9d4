// One line of standard input, for secrets: from a pipe, or typed without being shown.

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError, STATUS } from '@/scripts/safelight/command-error';

const MAX_CHARACTERS = 1_000;

/** The first line, without its end; `what` is asked for where a person types. Throws when there is none. */
export async function readSecretLine(what: string): Promise<string> {
  const isTyped = process.stdin.isTTY;
  // The terminal would show what is typed; readline does instead, and what it shows goes nowhere.
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  if (isTyped) process.stderr.write(`${what} (not shown): `);
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: isTyped });
  try {
    const line = await new Promise<string | null>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(null));
      lines.once('SIGINT', () => resolve(null));
    });
    if (line === null || line === '') throw new CommandError(STATUS.data, `${what}: nothing came from standard input.`);
    if (line.length > MAX_CHARACTERS) throw new CommandError(STATUS.data, `${what}: the line from standard input is too long.`);
    return line;
  } finally {
    if (isTyped) process.stderr.write('\n');
    lines.close();
    process.stdin.destroy();
  }
}
