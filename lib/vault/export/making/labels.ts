// Titles of albums and names of tags, opened: what a manifest calls them by.

import { openField } from '@/lib/crypto/field';
import { listSealedAlbums, listSealedTags, type SealedLabel } from '@/lib/db/export-pictures';
import { requireOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';

const COLUMNS = { Album: 'sealedTitle', Tag: 'sealedName' } as const;

/** One label. @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key` */
export async function openLabel(ownerId: OwnerId, table: keyof typeof COLUMNS, row: SealedLabel): Promise<string> {
  const { key } = await requireOwnerKey(ownerId, row.kekId);
  return openField(key, { table, column: COLUMNS[table], rowId: row.id }, row.sealed).toString('utf8');
}

/** Id to label, of everything the owner has. */
export type Labels = { readonly albums: ReadonlyMap<string, string>; readonly tags: ReadonlyMap<string, string> };

/** All of the owner's labels. @throws SafelightError as `openLabel` */
export async function openLabels(ownerId: OwnerId): Promise<Labels> {
  const [albums, tags] = await Promise.all([listSealedAlbums(ownerId), listSealedTags(ownerId)]);
  const open = async (table: keyof typeof COLUMNS, rows: readonly SealedLabel[]) =>
    new Map(await Promise.all(rows.map(async (row) => [row.id, await openLabel(ownerId, table, row)] as const)));
  return { albums: await open('Album', albums), tags: await open('Tag', tags) };
}
