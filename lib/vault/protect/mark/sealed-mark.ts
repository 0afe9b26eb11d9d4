// A watermark's row, sealed and opened: its settings as one field, its picture as a blob, both under a key of the row's own.

import { openField, sealField } from '@/lib/crypto/field';
import { createDataKey, type DataKey } from '@/lib/crypto/key-material';
import { unwrapDataKey, wrapDataKey } from '@/lib/crypto/wrap';
import {
  findMark,
  insertMark,
  type MarkKey,
  type MarkPictureRow,
  type MarkRow,
  type MarkScope,
} from '@/lib/db/protect/watermarks';
import { requireCurrentOwnerKey, requireOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { DEFAULT_MARK, type MarkSettings } from '@/lib/shared/protect/watermark';
import { openWhole, restBlob } from '@/lib/vault/renditions/rested-blob';

const fieldOf = (scopeId: string) => ({ table: 'Watermark', column: 'sealedMark', rowId: scopeId });

/** The key of a mark's row. @throws SafelightError `crypto/open-failed`, `keys/*` */
export async function openMarkKey(ownerId: OwnerId, { scopeId, wrappedDek, kekId }: MarkKey): Promise<DataKey> {
  const { key } = await requireOwnerKey(ownerId, kekId);
  return unwrapDataKey(key, { ownerId, objectId: scopeId }, wrappedDek);
}

/** A mark's settings as its row keeps them; undone by openMark. */
export function sealMark(key: DataKey, scopeId: string, settings: MarkSettings): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sealField(key, fieldOf(scopeId), Buffer.from(JSON.stringify(settings), 'utf8')));
}

/** What a mark says. @throws SafelightError `crypto/open-failed` */
export function openMark(key: DataKey, row: Pick<MarkRow, 'scopeId' | 'sealedMark'>): MarkSettings {
  return JSON.parse(openField(key, fieldOf(row.scopeId), row.sealedMark).toString('utf8')) as MarkSettings;
}

/** The row of a scope, made with the default settings where there is none yet. @throws SafelightError `keys/*` */
export async function requireMarkRow(scope: MarkScope): Promise<MarkRow> {
  return (await findMark(scope)) ?? (await createMark(scope));
}

async function createMark(scope: MarkScope): Promise<MarkRow> {
  const scopeId = scope.albumId ?? scope.ownerId;
  const owner = await requireCurrentOwnerKey(scope.ownerId);
  const key = createDataKey();
  const wrappedDek = new Uint8Array(wrapDataKey(owner.key, { ownerId: scope.ownerId, objectId: scopeId }, key));
  await insertMark(scope, { scopeId, wrappedDek, kekId: owner.kekId, sealedMark: sealMark(key, scopeId, DEFAULT_MARK) });
  const row = await findMark(scope);
  if (row === null) throw new SafelightError('object/not-found', { detail: 'watermark' });
  return row;
}

/** Seals a mark's picture and rests it; the row that points to it comes after. @throws SafelightError `storage/*` */
export async function putMarkPicture(
  key: DataKey,
  { ownerId, scopeId }: { ownerId: OwnerId; scopeId: string },
  { bytes, mediaType }: { bytes: Uint8Array; mediaType: MarkPictureRow['mediaType'] },
): Promise<MarkPictureRow> {
  return { mediaType, ...(await restBlob(key, { kind: 'watermark', mediaType, objectId: scopeId, ownerId }, bytes)) };
}

/** A mark's picture. @throws SafelightError `crypto/open-failed`, `storage/*` */
export function openMarkPicture(
  key: DataKey,
  { ownerId, scopeId }: { ownerId: OwnerId; scopeId: string },
  row: MarkPictureRow,
): Promise<Uint8Array> {
  return openWhole(key, { kind: 'watermark', mediaType: row.mediaType, objectId: scopeId, ownerId }, row);
}
