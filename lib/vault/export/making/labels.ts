// Titles of albums and names of tags, opened: what a manifest calls them by.

import { listAlbumRows } from '@/lib/db/albums/albums';
import { listTagRows } from '@/lib/db/albums/tags';
import type { OwnerId } from '@/lib/shared/owner-id';
import { openAlbumName } from '@/lib/vault/albums/sealed-album';
import { openTags } from '@/lib/vault/tags/sealed-tag';

/** Id to label, of everything the owner has; albums in their order, tags by name. */
export type Labels = { readonly albums: ReadonlyMap<string, string>; readonly tags: ReadonlyMap<string, string> };

/** All of the owner's labels. @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key` */
export async function openLabels(ownerId: OwnerId): Promise<Labels> {
  const [rows, tagRows] = await Promise.all([listAlbumRows(ownerId), listTagRows(ownerId)]);
  const albums = await Promise.all(rows.map((row) => openAlbumName(ownerId, row)));
  const tags = await openTags(ownerId, tagRows);
  return {
    albums: new Map(albums.map(({ id, title }) => [id, title])),
    tags: new Map(tags.map(({ id, name }) => [id, name])),
  };
}
