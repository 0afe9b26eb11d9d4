// One upload's key, what it says about its file, and its parts, sealed on the way to storage and opened on the way back.

import { openField, sealField } from '@/lib/crypto/field';
import type { DataKey } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { unwrapDataKey } from '@/lib/crypto/wrap';
import type { UploadPartRow, UploadRow } from '@/lib/db/images/uploads';
import { requireOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { UploadAbout } from '@/lib/shared/images/upload-schema';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openRested, restBlob } from '@/lib/vault/renditions/rested-blob';

const PART = { kind: 'part', mediaType: 'application/octet-stream' } as const;
const PLACE_DIGITS = 8;

export type UploadRef = { readonly ownerId: OwnerId; readonly key: DataKey };

/**
 * The key of an upload's parts.
 * @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key`
 */
export async function openUploadKey(ownerId: OwnerId, upload: Pick<UploadRow, 'id' | 'kekId' | 'wrappedDek'>): Promise<DataKey> {
  const { key } = await requireOwnerKey(ownerId, upload.kekId);
  return unwrapDataKey(key, { ownerId, objectId: upload.id }, upload.wrappedDek);
}

/** Seals name, type and wishes; undone by `openAbout`. */
export function sealAbout(key: DataKey, uploadId: string, about: UploadAbout): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sealField(key, fieldOf(uploadId), Buffer.from(JSON.stringify(about), 'utf8')));
}

/** @throws SafelightError `crypto/open-failed` */
export function openAbout(key: DataKey, upload: Pick<UploadRow, 'id' | 'sealedAbout'>): UploadAbout {
  return JSON.parse(openField(key, fieldOf(upload.id), upload.sealedAbout).toString('utf8')) as UploadAbout;
}

/** 96 random bits and the part's place: what the blob is bound to, so that no part opens at another place (T5). */
function createPartId(startByte: number): string {
  return createRandomId().slice(0, -PLACE_DIGITS) + placeOf(startByte);
}

function placeOf(startByte: number): string {
  return startByte.toString(16).padStart(PLACE_DIGITS, '0');
}

/**
 * Seals a part under an object id of its own and rests it durably; the row that makes it count comes after.
 * @throws SafelightError `storage/full`, `storage/unavailable`, `storage/aborted`
 */
export async function putPart({ ownerId, key }: UploadRef, startByte: number, bytes: Uint8Array): Promise<UploadPartRow> {
  const objectId = createPartId(startByte);
  const { sealedSha256: _, ...row } = await restBlob(key, { ...PART, objectId, ownerId }, bytes);
  return { startByte, objectId, ...row };
}

/**
 * Opens a part into `whole`, at its place.
 * @throws SafelightError `crypto/open-failed`, `storage/not-found`, `storage/unavailable`
 */
export async function openPartInto(whole: Uint8Array, { ownerId, key }: UploadRef, part: UploadPartRow): Promise<void> {
  const { objectId } = part;
  if (!objectId.endsWith(placeOf(part.startByte)))
    throw new SafelightError('crypto/open-failed', { detail: 'row: place of a part' });
  let at = part.startByte;
  for await (const batch of await openRested(key, { ...PART, objectId, ownerId }, part)) {
    for (const piece of batch) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
  }
}

function fieldOf(rowId: string) {
  return { table: 'Upload', column: 'sealedAbout', rowId };
}
