// One at a time for one data folder: a vault, and a command that starts the database for itself. A lock is a listening socket, so
// that the kernel lets go of it whatever ends the process.

import { rmSync, statSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** `vault`: whoever holds it owns the folder's database. `command`: whoever holds it is a command that may take the other one. */
export type LockName = 'vault' | 'command';
export type Lock = { release(): Promise<void> };

const COMMAND_MILLISECONDS = 60_000;
const STEP_MILLISECONDS = 50;

/** The folder's lock, held for as long as this process lives or until it is released; null when another process holds it. */
export async function takeLock(folder: string, name: LockName): Promise<Lock | null> {
  const { dev, ino } = statSync(folder);
  const place = `safelight-${dev.toString(36)}-${ino.toString(36)}${name === 'vault' ? '' : `-${name}`}`;
  // Linux has names that rest in no file and vanish with their owner.
  if (process.platform === 'linux') return listen(`\0${place}`);
  const file = path.join(os.tmpdir(), `${place}.sock`);
  const lock = await listen(file);
  if (lock || (await isAnswered(file))) return lock;
  rmSync(file, { force: true });
  return listen(file);
}

/**
 * True when this process now holds the folder for a vault; false when a vault does. A command at work in a folder without a
 * vault is waited for: it takes a second or two.
 */
export async function lockFolder(folder: string): Promise<boolean> {
  const deadline = Date.now() + COMMAND_MILLISECONDS;
  for (;;) {
    if (await takeLock(folder, 'vault')) return true;
    const command = await takeLock(folder, 'command');
    if (command) {
      // No command is at work; the one that was may have ended just now.
      await command.release();
      return (await takeLock(folder, 'vault')) !== null;
    }
    if (Date.now() > deadline) return false;
    await pause(STEP_MILLISECONDS);
  }
}

function listen(address: string): Promise<Lock | null> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(address, () => {
      server.unref();
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

function isAnswered(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(file);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
