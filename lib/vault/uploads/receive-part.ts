// A part of a file in: sealed and rested before it counts. The last one makes the picture.

import type { Actor } from '@/lib/auth/actor';
import {
  addUploadPart,
  claimUpload,
  deleteUpload,
  findUpload,
  finishUpload,
  listUploadParts,
  releaseUpload,
  type UploadRow,
} from '@/lib/db/images/uploads';
import { describeError } from '@/lib/http/error-responses';
import type { StoredUploadDto } from '@/lib/shared/dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { storeImage } from '@/lib/vault/intake/store-image';
import { deleteBlobs } from '@/lib/vault/renditions/stored-rendition';
import { openAbout, openPartInto, openUploadKey, putPart, type UploadRef } from '@/lib/vault/uploads/sealed-upload';

/** Parts before the last are at least so long: a file is a few hundred rows at most. */
const MIN_PART_BYTES = 256 * 1024;
/** No file takes so long to take in; after a kill its upload can be gone on with then. */
const CLAIM_MILLISECONDS = 5 * 60_000;

export type SentPart = { readonly uploadId: string; readonly startByte: number; readonly bytes: Uint8Array };
/** How long the upload is now, and the picture when it is whole; `conflict`: it is not as long as where the part begins. */
export type Received = 'conflict' | { readonly offsetBytes: number; readonly stored: StoredUploadDto | null };

/**
 * One of the owner's uploads.
 * @throws SafelightError `object/not-found` when it does not exist, is somebody else's, or its time is up
 */
export async function requireUpload(actor: Actor, uploadId: string): Promise<UploadRow> {
  const row = await findUpload(actor.ownerId, uploadId);
  if (!row) throw new SafelightError('object/not-found');
  return row;
}

/**
 * Adds a part at the end of an upload. When the whole file was refused, everything of it is gone; when it could not be taken in
 * just now, all but this part is still there, and it may be sent again.
 * @throws SafelightError `object/not-found`, `request/invalid`, `request/busy`, `storage/*`, and everything storeImage throws
 */
export async function receivePart(actor: Actor, part: SentPart): Promise<Received> {
  const row = await requireUpload(actor, part.uploadId);
  const { startByte, bytes } = part;
  if (row.offsetBytes !== startByte || row.imageId !== null) return 'conflict';
  const endByte = startByte + bytes.byteLength;
  if (endByte > row.totalBytes) throw new SafelightError('request/invalid', { detail: 'a part beyond the end' });
  if (bytes.byteLength === 0) return { offsetBytes: startByte, stored: null };
  if (endByte === row.totalBytes) {
    return { offsetBytes: endByte, stored: await takeIn(actor, row, bytes) };
  }
  if (bytes.byteLength < MIN_PART_BYTES) throw new SafelightError('request/invalid', { detail: 'a part too short' });
  const blob = await putPart({ ownerId: actor.ownerId, key: await openUploadKey(actor.ownerId, row) }, startByte, bytes);
  if (await addUploadPart(actor.ownerId, row.id, blob)) return { offsetBytes: endByte, stored: null };
  await deleteBlobs([blob]);
  return 'conflict';
}

/**
 * Gives an upload up, with everything that came of it.
 * @throws SafelightError `object/not-found`; `request/busy` while the whole file is being taken in
 */
export async function cancelUpload(actor: Actor, uploadId: string): Promise<void> {
  const row = await requireUpload(actor, uploadId);
  await deleteBlobs((await deleteUpload(actor.ownerId, row.id, { unlessClaimed: true })) ?? []);
}

async function takeIn(actor: Actor, row: UploadRow, last: Uint8Array): Promise<StoredUploadDto> {
  const { ownerId } = actor;
  const claim = { offsetBytes: row.offsetBytes, until: new Date(Date.now() + CLAIM_MILLISECONDS) };
  if (!(await claimUpload(ownerId, row.id, claim))) throw new SafelightError('request/busy', { detail: 'taken in already' });
  try {
    const upload = { ownerId, key: await openUploadKey(ownerId, row) };
    const { duplicates, ...claims } = openAbout(upload.key, row);
    // Put together only when its turn has come: what waits holds one part in memory (T10).
    const content = { bytes: row.totalBytes, heldBytes: last.byteLength, gather: () => assemble(upload, row, last) };
    const stored = await storeImage(actor, { content, ...claims }, { duplicates });
    await deleteBlobs(await finishUpload(ownerId, row.id, stored.image.id));
    return stored;
  } catch (error) {
    if (isFinal(error)) await deleteBlobs((await deleteUpload(ownerId, row.id)) ?? []);
    else await releaseUpload(ownerId, row.id);
    throw error;
  }
}

async function assemble(upload: UploadRef, row: UploadRow, last: Uint8Array): Promise<Uint8Array> {
  const whole = new Uint8Array(row.totalBytes);
  let end = 0;
  for (const part of await listUploadParts(upload.ownerId, row.id)) {
    if (part.startByte !== end) throw new SafelightError('crypto/open-failed', { detail: 'row: parts of an upload' });
    await openPartInto(whole, upload, part);
    end += part.plainBytes;
  }
  if (end !== row.offsetBytes) throw new SafelightError('crypto/open-failed', { detail: 'row: parts of an upload' });
  whole.set(last, end);
  return whole;
}

/** A refusal of the file itself: sent again it would be refused again. */
function isFinal(error: unknown): boolean {
  const { status } = describeError(error);
  return status < 500 && status !== 429;
}
