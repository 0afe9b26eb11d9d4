// One vault for one data folder. The lock is a listening socket, so that the kernel lets go of it whatever ends the process.

import { rmSync, statSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** True when this process now holds the folder, for as long as it lives; false when another one does. */
export async function lockFolder(folder: string): Promise<boolean> {
  const { dev, ino } = statSync(folder);
  const name = `safelight-${dev.toString(36)}-${ino.toString(36)}`;
  // Linux has names that rest in no file and vanish with their owner.
  if (process.platform === 'linux') return listen(`\0${name}`);
  const file = path.join(os.tmpdir(), `${name}.sock`);
  if (await listen(file)) return true;
  if (await isAnswered(file)) return false;
  rmSync(file, { force: true });
  return listen(file);
}

function listen(address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(address, () => {
      server.unref();
      resolve(true);
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
