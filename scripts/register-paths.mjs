// Lets plain Node run the house's TypeScript: `@/x` means the file x beside package.json, `server-only` means nothing, and what Next
// offers inside of a request says that there is none. Node strips types and knows no JSX: the few files that hold some are translated.
// Used as `node --import ./scripts/register-paths.mjs FILE.ts`.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const noRequest = pathToFileURL(path.join(root, 'scripts/safelight/no-request.ts')).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'server-only') return { url: 'data:text/javascript,', shortCircuit: true };
    if (/^next\/(server|headers|navigation)$/.test(specifier)) return { url: noRequest, shortCircuit: true };
    if (!specifier.startsWith('@/')) return next(specifier, context);
    const base = path.join(root, specifier.slice(2));
    const found = ['.ts', '.tsx', '.mjs', ''].map((ending) => base + ending).find((file) => existsSync(file));
    return next(pathToFileURL(found ?? base).href, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context);
    const { transformSync } = createRequire(import.meta.url)('esbuild');
    const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), { loader: 'tsx', jsx: 'automatic' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
