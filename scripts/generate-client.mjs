// Runs after `npm ci`: generates Prisma's client. Its command line wants a schema engine from the network, which generating
// never runs; naming any program instead of it keeps the install inside the package registry.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname, '..');

function findPrisma() {
  try {
    return require.resolve('prisma/build/index.js');
  } catch {
    return undefined;
  }
}

const prisma = findPrisma();
if (!prisma || !existsSync(path.join(root, 'prisma', 'schema.prisma'))) {
  // `npm ci --omit=dev` has no generator: such an install runs a standalone build, which carries its client with it.
  process.stdout.write('No Prisma generator here: the client comes with the build.\n');
} else {
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate', '--no-hints'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) process.stderr.write(`${stdout}\n${stderr}\n`);
  process.exitCode = status ?? 1;
}
