// The production build: made by Next, completed with the files its standalone output leaves out, and known to be of these sources.

import { spawn } from 'node:child_process';
import { cpSync, type Dirent, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundleCommand, bundleOuterDoor } from '@/scripts/start/bundles';
import { addCompileHints } from '@/scripts/start/compile-hints';
import { compressStatic } from '@/scripts/start/compress-static';

const SOURCES = [
  'app',
  'lib',
  'prisma',
  'public',
  'scripts',
  'instrumentation.ts',
  'middleware.ts',
  'next.config.ts',
  'outer-door.mjs',
];
const SETTINGS = ['package.json', 'package-lock.json', 'postcss.config.mjs', 'tsconfig.json'];

/** Where the server of a build stands. */
export const standaloneFolder = (root: string): string => path.join(root, '.next', 'standalone');

const stampFile = (root: string): string => path.join(root, '.next', 'safelight-build');

/** True when there is a whole build and it is of the sources as they are now. */
export async function isBuildCurrent(root: string): Promise<boolean> {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === (await hashSources(root));
}

/** Builds; throws when Next does not succeed. `signal` ends it early. */
export async function build(root: string, signal?: AbortSignal): Promise<void> {
  const hash = await hashSources(root);
  rmSync(stampFile(root), { force: true });
  await runNext(root, signal);
  const standalone = standaloneFolder(root);
  cpSync(path.join(root, '.next', 'static'), path.join(standalone, '.next', 'static'), { recursive: true });
  addCompileHints(path.join(standalone, '.next', 'static'));
  await compressStatic(path.join(standalone, '.next', 'static'));
  if (existsSync(path.join(root, 'public')))
    cpSync(path.join(root, 'public'), path.join(standalone, 'public'), { recursive: true });
  // Next copies the developer's settings into its output; a server brings its own.
  for (const name of readdirSync(standalone))
    if (name === '.env' || name.startsWith('.env.')) rmSync(path.join(standalone, name));
  await Promise.all([bundleOuterDoor(root, standalone), bundleCommand(root, standalone)]);
  writeFileSync(`${stampFile(root)}.part`, hash);
  renameSync(`${stampFile(root)}.part`, stampFile(root));
}

function runNext(root: string, signal?: AbortSignal): Promise<void> {
  const next = createRequire(path.join(root, 'package.json')).resolve('next/dist/bin/next');
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [next, 'build'], { cwd: root, env, stdio: 'inherit', ...(signal ? { signal } : {}) });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The build ended with status ${code}.`))));
  });
}

async function hashSources(root: string): Promise<string> {
  const parts: Buffer[] = [Buffer.from(process.version)];
  for (const name of [...SOURCES, ...SETTINGS]) {
    const place = path.join(root, name);
    if (!existsSync(place)) continue;
    for (const file of filesIn(place)) parts.push(Buffer.from(`\0${path.relative(root, file)}\0`), readFileSync(file));
  }
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.concat(parts))).toString('hex');
}

function filesIn(place: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(place, { withFileTypes: true, recursive: true });
  } catch {
    return [place];
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
