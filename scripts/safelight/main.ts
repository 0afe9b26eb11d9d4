// The operator's command: words in, one status and at most one sentence of complaint out. What it does is in lib/auth/operator.

import { Command, CommanderError } from 'commander';
import { endingOf, STATUS, type Status } from '@/scripts/safelight/command-error';
import { type OpenVault, openVault } from '@/scripts/safelight/open-vault';
import { addTokenCommands } from '@/scripts/safelight/tokens';
import { addUserCommands, type Run } from '@/scripts/safelight/users';

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Runs one command on the vault whose files are in `root`; answers the status to end with. */
export async function main(root: string, words: readonly string[]): Promise<number> {
  // Whoever reads may be gone before the end (`… | head`).
  process.stdout.on('error', () => undefined);
  let opening: Promise<OpenVault> | undefined;
  const letGo = async () => {
    const vault = await opening?.catch(() => undefined);
    opening = undefined;
    await vault?.close();
  };
  // A database that is being started is waited for and stopped; the second signal of a kind ends us at once.
  for (const [signal, status] of Object.entries(SIGNALS))
    process.once(signal, () => void letGo().finally(() => process.exit(status)));
  const run: Run = async (prepare, work) => {
    const prepared = await prepare();
    opening = openVault(root);
    try {
      await opening;
      await work(prepared);
    } finally {
      await letGo();
    }
  };
  try {
    await program(run).parseAsync([...words], { from: 'user' });
    return STATUS.ok;
  } catch (error) {
    return complain(error);
  }
}

function program(run: Run): Command {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const command = new Command('safelight')
    .description('What whoever runs a Safelight vault can do beside it: accounts and tokens.')
    .exitOverride()
    .showHelpAfterError('(--help tells what can be said)')
    // A secret typed where none belongs is not said again.
    .configureOutput({ outputError: (text, write) => write(text.replace(/(--[\w-]+)=[^']*/g, '$1')) });
  addUserCommands(command, run, say);
  addTokenCommands(command, run, say);
  return command;
}

function complain(error: unknown): Status {
  if (error instanceof CommanderError) return error.exitCode === 0 ? STATUS.ok : STATUS.usage;
  const { status, sentence } = endingOf(error);
  process.stderr.write(`${sentence}\n`);
  return status;
}
