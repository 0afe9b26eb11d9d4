// A real clamd on a socket of its own, with nothing but the signatures that the tests bring.

import { existsSync, readFileSync, writeFileSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import net from 'node:net';
import { end, ownPath, type Running, run, until } from './processes.ts';

const SIGNATURES = path.resolve('../shared/vectors/clamav-test.ndb');
/** Found by a signature made here, so that no scanner finds it in the repository. */
export const MARK = ['SAFELIGHT', 'SERVICE', 'MARK'].join('-');

export type Clamd = {
  readonly url: string;
  start(settings?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
};

/** Lays out its folder; `start`, with more lines of configuration if need be, and `stop` may be called in turn. */
export function layOutClamd(): Clamd {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-clamd-'));
  chmodSync(folder, 0o755);
  const socket = path.join(folder, 'clamd.sock');
  const configuration = path.join(folder, 'clamd.conf');
  const own = `Safelight.Service.Mark:0:*:${Buffer.from(MARK).toString('hex')}\n`;
  const shared = existsSync(SIGNATURES) ? readFileSync(SIGNATURES, 'utf8') : '';
  writeFileSync(path.join(folder, 'local.ndb'), shared + own, { mode: 0o644 });
  const lines = [
    `DatabaseDirectory ${folder}`,
    `LocalSocket ${socket}`,
    'LocalSocketMode 666',
    `TemporaryDirectory ${folder}`,
    'Foreground yes',
    'AlertExceedsMax yes',
    ...(process.getuid?.() === 0 ? ['User root'] : []),
  ];
  let daemon: Running | undefined;
  const stop = async () => {
    await end(daemon);
    daemon = undefined;
  };
  return {
    url: `unix:${socket}`,
    async start(settings = []) {
      writeFileSync(configuration, `${[...lines, ...settings].join('\n')}\n`);
      const started = run('clamd', [`--config-file=${configuration}`], { cwd: folder, env: { PATH: ownPath() } });
      daemon = started;
      await until(() => isListening(socket), started, 30_000);
    },
    stop,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isListening(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.connect({ path: socket }, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
