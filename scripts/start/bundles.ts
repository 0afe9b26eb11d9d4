// What a server's own output lacks: the outer door in one file, and the operator's command as a folder of scripts with an entrance.

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build as bundle, type Plugin } from 'esbuild';

/** Packages the server's output brings as they are: they hold native parts, or find their own files at run time. */
const BESIDE = ['@node-rs/argon2', '@prisma/client', 'ioredis', 'nodemailer', 'pg', 'pino', 'sharp'];
const FOLDER = 'command';
const OUTER_DOOR = 'outer-door.mjs';
/** Bundled packages that ask for their parts in the old way need the function for it. */
const BANNER = `import { createRequire as requireFor } from 'node:module';\nconst require = requireFor(import.meta.url);`;
const ENTRANCE = `// The operator's command: node safelight.mjs --help\nimport './secret-files.mjs';\n\nawait import('./${FOLDER}/safelight.mjs');\n`;

/** Writes `safelight.mjs` and its folder into `standalone`; `secret-files.mjs` is put beside it by whoever lays out an image. */
export async function bundleCommand(root: string, standalone: string): Promise<void> {
  const outdir = path.join(standalone, FOLDER);
  rmSync(outdir, { recursive: true, force: true });
  await bundle({
    absWorkingDir: root,
    entryPoints: { safelight: path.join(root, 'scripts', 'safelight.ts') },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // A package in the old form, loaded when it is needed, would come without its names.
    mainFields: ['module', 'main'],
    target: 'node20',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: BANNER },
    external: BESIDE.flatMap((name) => [name, `${name}/*`]),
    plugins: [asPlainNodeDoes(root)],
    legalComments: 'none',
    logLevel: 'error',
  });
  writeFileSync(path.join(standalone, 'safelight.mjs'), ENTRANCE);
}

/** Writes the outer door as one plain script: at a start nothing has to take types out of its sources first. */
export async function bundleOuterDoor(root: string, standalone: string): Promise<void> {
  await bundle({
    absWorkingDir: root,
    entryPoints: [path.join(root, OUTER_DOOR)],
    outfile: path.join(standalone, OUTER_DOOR),
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: { js: BANNER },
    target: 'node20',
    legalComments: 'none',
    logLevel: 'error',
  });
}

/** The same two rules as in scripts/register-paths.mjs. */
function asPlainNodeDoes(root: string): Plugin {
  return {
    name: 'as plain node does',
    setup(bundling) {
      bundling.onResolve({ filter: /^next\/(server|headers|navigation)$/ }, () => ({
        path: path.join(root, 'scripts', 'safelight', 'no-request.ts'),
      }));
      bundling.onResolve({ filter: /^server-only$/ }, () => ({ path: 'server-only', namespace: 'nothing' }));
      bundling.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '' }));
    },
  };
}
