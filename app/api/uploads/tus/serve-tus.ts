// Lets the tus server answer one request of one person. It keeps nothing between requests: what is under way rests in the vault.

import { type Lock, Server } from '@tus/server';
import type { Actor } from '@/lib/auth/actor';
import { requireBodyLength } from '@/lib/http/requests/body-length';
import { UPLOAD_PART_BYTES } from '@/lib/shared/limits';
import { IMAGE_ID_HEADER, RESUMABLE_UPLOADS_PATH } from '@/lib/shared/images/upload-paths';
import { SealedUploadStore } from '@/lib/vault/uploads/tus-store';

// Two requests for one upload meet in the database, where other processes are seen too: one of them is told 409.
const FREE: Lock = { lock: () => Promise.resolve(), unlock: () => Promise.resolve() };

/**
 * Answers POST (`uploadId` null), HEAD, PATCH or DELETE as tus 1.0.0 says, with the extensions creation, termination and expiration.
 * The PATCH that completes a file answers 200 with the picture as JSON (StoredUploadDto); HEAD of a completed one names it in `Safelight-Image`.
 * @throws whatever the vault refuses with; what only tus knows (409, 412, 415) it answers itself
 */
export async function serveTus(actor: Actor, request: Request, uploadId: string | null): Promise<Response> {
  const isPart = request.method === 'PATCH';
  if (isPart) requireBodyLength(request.headers, request.method, UPLOAD_PART_BYTES);
  const store = new SealedUploadStore(actor, Number(request.headers.get('content-length') ?? 0));
  const failures: unknown[] = [];
  const server = new Server({
    path: RESUMABLE_UPLOADS_PATH,
    datastore: store,
    relativeLocation: true,
    allowedOrigins: [],
    locker: { newLock: () => FREE },
    namingFunction: () => crypto.randomUUID(),
    getFileIdFromRequest: () => uploadId ?? undefined,
    onUploadFinish: () => Promise.resolve(finished(store)),
    onResponseError: (_request, error) => {
      if (!('status_code' in error)) failures.push(error);
      return undefined;
    },
  });
  const response = await server.handleWeb(request);
  if (isPart && response.status >= 400) await readAway(request);
  if (failures.length > 0) throw failures[0];
  if (store.imageId !== null) response.headers.set(IMAGE_ID_HEADER, store.imageId);
  // Nobody but our own pages asks.
  response.headers.delete('Access-Control-Expose-Headers');
  response.headers.delete('Connection');
  return response;
}

function finished({ stored }: SealedUploadStore) {
  return { status_code: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(stored) };
}

// Whoever is still sending would lose the answer with the connection.
async function readAway({ body }: Request): Promise<void> {
  if (body === null || body.locked) return;
  const reader = body.getReader();
  while (!(await reader.read().catch(() => ({ done: true }))).done);
}
