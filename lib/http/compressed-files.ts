// Scripts and style sheets that the build has compressed too (scripts/start/compress-static.ts), sent so to who takes it, from memory
// and past Next. Loaded by the outer door as it stands, without a bundler: types only, and no path aliases.

import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { STATIC_FILE_HEADERS } from './headers/static-headers.ts';

/** One file by its address; its bytes are read when somebody first asks. */
type CompressedFile = { readonly path: string; bytes: Buffer | null };

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
const ENDING = '.br';
const TAKES_BROTLI = /(?:^|,)\s*br\s*(?:,|$)/;
/** Its content is in its name. */
const FOR_GOOD = 'public, max-age=31536000, immutable';

/**
 * The compressed files by the addresses of the plain ones they stand beside; none where the folder is not there (development).
 * @param folder the build's static files, `/_next/static` to a browser
 */
export function listCompressed(folder: string): ReadonlyMap<string, CompressedFile> {
  const files = new Map<string, CompressedFile>();
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(ENDING)) continue;
      const parts = path.relative(folder, entry.parentPath).split(path.sep);
      const address = path.posix.join('/_next/static', ...parts, entry.name.slice(0, -ENDING.length));
      files.set(address, { path: path.join(entry.parentPath, entry.name), bytes: null });
    }
  } catch {
    return new Map();
  }
  return files;
}

/**
 * Answers with the compressed file where there is one and the request takes it (true), or leaves the request to Next (false). Only
 * addresses of the build itself are looked at, so nothing that a request says becomes a path.
 */
export function sendCompressed(
  files: ReadonlyMap<string, CompressedFile>,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { method, url = '', headers } = request;
  const [address = ''] = url.split('?', 1);
  const file = files.get(address);
  if (!file) return false;
  response.setHeader('Vary', 'Accept-Encoding');
  if (!TAKES_BROTLI.test(String(headers['accept-encoding'])) || (method !== 'GET' && method !== 'HEAD')) return false;
  let bytes: Buffer;
  try {
    bytes = file.bytes ??= readFileSync(file.path);
  } catch {
    return false;
  }
  const tag = `"${bytes.byteLength}-br"`;
  const common = { ...STATIC_FILE_HEADERS, 'Cache-Control': FOR_GOOD, ETag: tag };
  if (headers['if-none-match'] === tag) {
    response.writeHead(304, common).end();
    return true;
  }
  response.writeHead(200, {
    ...common,
    'Content-Type': TYPES[path.extname(address)] ?? 'application/octet-stream',
    'Content-Encoding': 'br',
    'Content-Length': bytes.byteLength,
  });
  response.end(method === 'HEAD' ? undefined : bytes);
  return true;
}
