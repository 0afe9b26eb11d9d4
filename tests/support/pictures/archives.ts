// Archives as other programs read them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const READ = `
import sys, zipfile, json, base64
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps({i.filename: base64.b64encode(z.read(i)).decode() for i in z.infolist()}))`;

/** What an archive holds, by two programs that are not ours: unzip finds no fault in it, Python reads it. */
export function unpack(archive: Uint8Array): Map<string, Buffer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-export-'));
  try {
    const file = path.join(folder, 'part.zip');
    writeFileSync(file, archive);
    execFileSync('unzip', ['-tq', file]);
    const read = execFileSync('python3', ['-c', READ, file], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
    const entries = Object.entries(JSON.parse(read) as Record<string, string>);
    return new Map(entries.map(([name, base64]) => [name, Buffer.from(base64, 'base64')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type ManifestPicture = {
  id: string;
  file: string;
  name: string;
  sha256: string;
  bytes: number;
  untouched: { file: string; sha256: string } | null;
  [other: string]: unknown;
};
export type PartManifest = { part: number; pictures: ManifestPicture[]; unreadable: { id: string; code: string }[] };

/** A manifest of an unpacked part. */
export function manifestIn<T = PartManifest>(files: ReadonlyMap<string, Buffer>, name: string): T {
  const text = files.get(name);
  if (!text) throw new Error(`no ${name} in ${[...files.keys()].join(', ')}`);
  return JSON.parse(text.toString('utf8')) as T;
}
