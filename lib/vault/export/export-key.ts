// The one data key of an export: it seals the lists of its parts and its title, and goes with the export's row.

import { openField, sealField } from '@/lib/crypto/field';
import { createDataKey, type DataKey } from '@/lib/crypto/key-material';
import { unwrapDataKey, wrapDataKey } from '@/lib/crypto/wrap';
import type { ExportKeyRow } from '@/lib/db/exports/exports';
import { requireCurrentOwnerKey, requireOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';

/** Makes the key of a new export. @throws SafelightError `keys/unavailable`, `keys/unknown-root-key` */
export async function createExportKey(ownerId: OwnerId, exportId: string): Promise<{ key: DataKey; row: ExportKeyRow }> {
  const owner = await requireCurrentOwnerKey(ownerId);
  const key = createDataKey();
  const wrappedDek = new Uint8Array(wrapDataKey(owner.key, { ownerId, objectId: exportId }, key));
  return { key, row: { id: exportId, wrappedDek, kekId: owner.kekId } };
}

/** The key of an export. @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key` */
export async function openExportKey(ownerId: OwnerId, row: ExportKeyRow): Promise<DataKey> {
  const { key } = await requireOwnerKey(ownerId, row.kekId);
  return unwrapDataKey(key, { ownerId, objectId: row.id }, row.wrappedDek);
}

const titleOf = (exportId: string) => ({ table: 'Export', column: 'sealedTitle', rowId: exportId });

/** Seals the title of the album that an export is of; undone by `openTitle`. */
export function sealTitle(key: DataKey, exportId: string, title: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sealField(key, titleOf(exportId), Buffer.from(title, 'utf8')));
}

/** The title of the album that an export is of. @throws SafelightError `crypto/open-failed` */
export function openTitle(key: DataKey, exportId: string, sealed: Uint8Array): string {
  return openField(key, titleOf(exportId), sealed).toString('utf8');
}
