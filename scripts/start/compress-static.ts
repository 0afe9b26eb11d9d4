// The files every browser fetches, compressed once with the build: the outer door sends them so. Nothing secret and nothing of a request
// is in these (decision 0022).

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const COMPRESSIBLE = /\.(?:js|css)$/;
/** Below this a browser gains nothing. */
const LEAST_BYTES = 1024;

const compress = promisify(brotliCompress);

/** Writes `<file>.br` beside each script and style sheet of a build. */
export async function compressStatic(folder: string): Promise<void> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name));
  for (const entry of files) {
    const file = path.join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    if (bytes.byteLength < LEAST_BYTES) continue;
    writeFileSync(`${file}.br`, await compress(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength } }));
  }
}
