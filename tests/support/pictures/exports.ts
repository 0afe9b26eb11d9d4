// Exports as their owner makes and takes them.

import { GET, HEAD } from '@/app/api/exports/[exportId]/[part]/route';
import type { SessionActor } from '@/lib/auth/actor';
import { EXPORT_PART_LIMITS, type PartLimits } from '@/lib/shared/exports/export-limits';
import { settleExportMaker } from '@/lib/vault/export/making/maker';
import { startExport } from '@/lib/vault/export/start-export';
import { storeImage } from '@/lib/vault/intake/store-image';
import { cookieHeader } from '@/tests/support/requests/next-headers';
import { makeJpeg, type MadePicture } from '@/tests/support/pictures/pictures';

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
  const request = new Request(address, {
    method,
    headers: { cookie: cookieHeader(), ...headers },
    ...(signal ? { signal } : {}),
  });
  return (method === 'GET' ? GET : HEAD)(request, { params: Promise.resolve({ exportId, part: String(part) }) });
}

export async function downloadPart(exportId: string, part = 1, headers: Record<string, string> = {}): Promise<Buffer> {
  const answer = await askPart(exportId, part, { headers });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}
