// Exports as their owner makes and takes them, and archives as other programs read them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { GET, HEAD } from '@/app/api/exports/[exportId]/[part]/route';
import type { SessionActor } from '@/lib/auth/actor';
import { EXPORT_PART_LIMITS, type PartLimits } from '@/lib/shared/export-limits';
import { settleExportMaker } from '@/lib/vault/export/making/maker';
import { startExport } from '@/lib/vault/export/start-export';
import { storeImage } from '@/lib/vault/store-image';
import { makeJpeg, type MadePicture } from '@/tests/support/pictures';

/** Puts a picture into the vault; answers its id. */
export async function keep(actor: SessionActor, picture?: MadePicture): Promise<string> {
  const { bytes, name, type } = picture ?? (await makeJpeg());
  return (await storeImage(actor, { content: bytes, fileName: name, declaredType: type })).image.id;
}

/** An export that is prepared. */
export async function makeExport(
  actor: SessionActor,
  { scope = 'all', limits = EXPORT_PART_LIMITS }: { scope?: string; limits?: PartLimits } = {},
): Promise<string> {
  const { id } = await startExport(actor, { scope }, limits);
  await settleExportMaker();
  return id;
}

type Asked = { method?: 'GET' | 'HEAD'; headers?: Record<string, string>; signal?: AbortSignal };

/** Asks for a part as a browser or a program does. */
export function askPart(exportId: string, part: number | string, { method = 'GET', headers = {}, signal }: Asked = {}) {
  const address = `http://localhost:3000/api/exports/${exportId}/${part}`;
  const request = new Request(address, { method, headers, ...(signal ? { signal } : {}) });
  return (method === 'GET' ? GET : HEAD)(request, { params: Promise.resolve({ exportId, part: String(part) }) });
}

export async function downloadPart(exportId: string, part = 1, headers: Record<string, string> = {}): Promise<Buffer> {
  const answer = await askPart(exportId, part, { headers });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}

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
