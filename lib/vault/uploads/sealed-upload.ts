// One upload's key, what it says about its file, and its parts, sealed on the way to storage and opened on the way back.

import { openBlob, sealBlob } from '@/lib/crypto/blob';
import { openField, sealField } from '@/lib/crypto/field';
import type { DataKey } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { unwrapDataKey } from '@/lib/crypto/wrap';
import type { UploadPartRow, UploadRow } from '@/lib/db/uploads';
import { requireOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { UploadAbout } from '@/lib/shared/upload-schema';
import { SafelightError } from '@/lib/shared/safelight-error';
import { currentStorage, storageFor } from '@/lib/storage/drivers';
import { createStorageKey, storageKeyFrom } from '@/lib/storage/storage';

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
 * Seals a part and rests it durably under a fresh random key and object id; the row that makes it count comes after.
 * @throws SafelightError `storage/full`, `storage/unavailable`, `storage/aborted`
 */
export async function putPart({ ownerId, key }: UploadRef, startByte: number, bytes: Uint8Array): Promise<UploadPartRow> {
  const storage = currentStorage();
  const storageKey = createStorageKey();
  const objectId = createPartId(startByte);
  const plainBytes = bytes.byteLength;
  const sealing = sealBlob(key, { ...PART, objectId, ownerId, plainBytes }, bytes);
  await storage.put(storageKey, sealing.chunks, { sealedBytes: sealing.sealedBytes });
  const { driver } = storage;
  return {
    startByte,
    objectId,
    driver,
    storageKey,
    plainBytes,
    sealedBytes: sealing.sealedBytes,
    salt: new Uint8Array(sealing.salt),
  };
}

/**
 * Opens a part into `whole`, at its place.
 * @throws SafelightError `crypto/open-failed`, `storage/not-found`, `storage/unavailable`
 */
export async function openPartInto(whole: Uint8Array, { ownerId, key }: UploadRef, part: UploadPartRow): Promise<void> {
  const storage = storageFor(part.driver);
  const storageKey = storageKeyFrom(part.storageKey);
  const { objectId, plainBytes, salt, sealedBytes } = part;
  if (!objectId.endsWith(placeOf(part.startByte)))
    throw new SafelightError('crypto/open-failed', { detail: 'row: place of a part' });
  const batches = await openBlob(
    key,
    { ...PART, objectId, ownerId, plainBytes, salt },
    { sealedBytes, read: (start, end) => storage.get(storageKey, { start, end, of: sealedBytes }) },
  );
  let at = part.startByte;
  for await (const batch of batches) {
    for (const piece of batch) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
  }
}

function fieldOf(rowId: string) {
  return { table: 'Upload', column: 'sealedAbout', rowId };
}
