// Lets plain Node run the house's TypeScript: `@/x` means the file x beside package.json, `server-only` means nothing.
// Used as `node --import ./scripts/register-paths.mjs FILE.ts`.

import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'server-only') return { url: 'data:text/javascript,', shortCircuit: true };
    if (!specifier.startsWith('@/')) return next(specifier, context);
    const base = path.join(root, specifier.slice(2));
    const found = ['.ts', '.tsx', '.mjs', ''].map((ending) => base + ending).find((file) => existsSync(file));
    return next(pathToFileURL(found ?? base).href, context);
  },
});
