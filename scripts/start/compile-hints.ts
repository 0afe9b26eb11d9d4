// Scripts are compiled while they come in, beside the page, and not function by function when each is first called: Chromium does so
// for a file that begins with this comment, other browsers pass over it.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const HINT = '//# allFunctionsCalledOnLoad\n';

/** Puts the hint at the top of each script in a build's folder of static files; harmless when done twice. */
export function addCompileHints(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const script = readFileSync(file, 'utf8');
    if (!script.startsWith(HINT)) writeFileSync(file, HINT + script);
  }
}
