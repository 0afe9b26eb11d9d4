// What the image holds, laid out without Docker: the standalone output and the entrypoint's preload in a folder that
// belongs to root, and the command of the Dockerfile itself.

import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { standaloneFolder } from '@/scripts/start/build';

export type Room = { readonly folder: string; readonly app: string; readonly node: string };

/** A folder every user can read and only root can write to, with `app/` as the image's /app. */
export function layOutImage(root: string): Room {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-image-'));
  chmodSync(folder, 0o755);
  const app = path.join(folder, 'app');
  cpSync(standaloneFolder(root), app, { recursive: true, verbatimSymlinks: true });
  cpSync(path.join(root, 'scripts/secret-files.mjs'), path.join(app, 'secret-files.mjs'));
  // A checkout below a private home has a runtime nobody else may run.
  const node = path.join(folder, 'node');
  cpSync(process.execPath, node);
  chmodSync(node, 0o755);
  openToRead(app);
  return { folder, app, node };
}

/** The words of the Dockerfile's CMD. */
export function imageCommand(root: string): string[] {
  const line = readFileSync(path.join(root, 'Dockerfile'), 'utf8').match(/^CMD (\[.*\])$/m)?.[1];
  if (!line) throw new Error('the Dockerfile has no CMD');
  return JSON.parse(line) as string[];
}

/** The image's environment, as its ENV lines say, without what only the image's own disk has. */
export function imageVariables(root: string): Record<string, string> {
  const text = readFileSync(path.join(root, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ');
  const pairs =
    text
      .match(/^ENV (.*)$/m)?.[1]
      ?.trim()
      .split(/\s+/)
      .map((pair) => pair.split('=') as [string, string]) ?? [];
  return Object.fromEntries(pairs.filter(([name]) => name !== 'LD_PRELOAD'));
}

/** A folder of the given user's own. */
export function privateFolder(room: Room, name: string): string {
  const folder = path.join(room.folder, name);
  mkdirSync(folder, { mode: 0o777 });
  chmodSync(folder, 0o777);
  return folder;
}

function openToRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) openToRead(place);
    else if (!entry.isSymbolicLink()) chmodSync(place, 0o644);
  }
}
