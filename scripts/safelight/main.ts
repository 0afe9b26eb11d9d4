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
  let vault: OpenVault | undefined;
  for (const [signal, status] of Object.entries(SIGNALS))
    process.once(signal, () => void (vault?.close() ?? Promise.resolve()).finally(() => process.exit(status)));
  const run: Run = async (prepare, work) => {
    const prepared = await prepare();
    vault = await openVault(root);
    try {
      await work(prepared);
    } finally {
      const { close } = vault;
      vault = undefined;
      await close();
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
