// Scripts and style sheets that the build has compressed too (scripts/start/compress-static.ts), sent so to who takes it. Loaded by the
// outer door as it stands, without a bundler: types only, and no path aliases.

import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
const ENDING = '.br';
const TAKES_BROTLI = /(?:^|,)\s*br\s*(?:,|$)/;
const STATUSES_OF_A_FILE = [200, 206, 304];

/**
 * The addresses under which compressed files stand beside the plain ones; none where the folder is not there (development).
 * @param folder the build's static files, `/_next/static` to a browser
 */
export function listCompressed(folder: string): ReadonlySet<string> {
  const addresses = new Set<string>();
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(ENDING)) continue;
      const parts = path.relative(folder, entry.parentPath).split(path.sep);
      addresses.add(path.posix.join('/_next/static', ...parts, entry.name.slice(0, -ENDING.length)));
    }
  } catch {
    return new Set();
  }
  return addresses;
}

/**
 * Makes Next answer with the compressed file where the request takes it: with that file's own tag and age, and the type it stands
 * for. Only addresses of the build itself are looked at, so nothing that a request says becomes a path.
 */
export function preferCompressed(compressed: ReadonlySet<string>, request: IncomingMessage, response: ServerResponse): void {
  const target = request.url ?? '';
  const address = target.split('?', 1)[0] ?? '';
  if (!compressed.has(address)) return;
  response.setHeader('vary', 'Accept-Encoding');
  if (!TAKES_BROTLI.test(String(request.headers['accept-encoding'] ?? ''))) return;
  request.url = `${address}${ENDING}${target.slice(address.length)}`;
  const writeHead = response.writeHead.bind(response) as (...parts: unknown[]) => ServerResponse;
  const finish = (status: number, ...parts: unknown[]) => {
    if (STATUSES_OF_A_FILE.includes(status)) {
      response.setHeader('content-type', TYPES[path.extname(address)] ?? 'application/octet-stream');
      response.setHeader('content-encoding', 'br');
    }
    return writeHead(status, ...parts);
  };
  response.writeHead = finish;
}
