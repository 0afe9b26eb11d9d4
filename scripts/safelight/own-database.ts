// The PostgreSQL of the data folder, for the time of one command: of the vault that runs there, or started and stopped by us.
//
// Whoever holds the folder's lock owns the database in it. Commands go one after another by a lock of their own, so that none
// takes the database away from another one; a vault that starts meanwhile waits for them (scripts/start/instance-lock.ts).

import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '@/lib/config/config';
import { findPostgresFolder } from '@/scripts/postgres/binaries';
import { ensureSecrets, findOwnDatabase, makeDataFolder, startOwnDatabase } from '@/scripts/start/data-folder';
import { type Lock, takeLock } from '@/scripts/start/instance-lock';
import { CommandError, STATUS, type Status } from '@/scripts/safelight/command-error';

const COMMAND_MILLISECONDS = 60_000;
const VAULT_MILLISECONDS = 20_000;
const STEP_MILLISECONDS = 50;

export type OwnDatabase = { readonly variables: Record<string, string>; close(): Promise<void> };

/** Opens it; `close` leaves everything as it was found. */
export async function openOwnDatabase(config: Config): Promise<OwnDatabase> {
  sayIfItFails(STATUS.config, findPostgresFolder);
  makeDataFolder(config.dataDir);
  const command = await waitForTurn(config.dataDir);
  const deadline = Date.now() + VAULT_MILLISECONDS;
  for (;;) {
    const vault = await takeLock(config.dataDir, 'vault');
    if (vault) return startIt(config, [vault, command]).catch(rethrowAs(STATUS.unavailable));
    // A vault that starts has the lock before its database is up, and one that ends has it after.
    const variables = findOwnDatabase(config);
    if (variables) return { variables, close: () => command.release() };
    if (Date.now() > deadline)
      throw new CommandError(STATUS.unavailable, 'The vault is just starting: try again when it is ready.');
    await pause(STEP_MILLISECONDS);
  }
}

async function waitForTurn(folder: string): Promise<Lock> {
  const deadline = Date.now() + COMMAND_MILLISECONDS;
  for (;;) {
    const lock = await takeLock(folder, 'command');
    if (lock) return lock;
    if (Date.now() > deadline) throw new CommandError(STATUS.unavailable, 'Another command is at work in this folder.');
    await pause(STEP_MILLISECONDS);
  }
}

async function startIt(config: Config, locks: readonly Lock[]): Promise<OwnDatabase> {
  // In this order, as a start does it: a database without root keys beside it is refused (data-folder.ts).
  const secrets = await ensureSecrets(config);
  const [cluster, variables] = await startOwnDatabase(config);
  return {
    variables: { ...secrets, ...variables },
    async close() {
      await cluster.stop();
      for (const lock of locks) await lock.release();
    },
  };
}

// What starts a database speaks in sentences of ours already; they only lack a status.
function rethrowAs(status: Status): (error: unknown) => never {
  return (error) => {
    throw new CommandError(status, (error as Error).message);
  };
}

function sayIfItFails(status: Status, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    rethrowAs(status)(error);
  }
}
