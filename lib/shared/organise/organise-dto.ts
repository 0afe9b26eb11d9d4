// Albums, tags and the answers of bulk changes, as they may leave the server. Types alone, so that a browser may import them.

import type { DownloadRules } from '@/lib/shared/protect/privacy';

/** An album in its owner's list. Times are ISO 8601 in UTC. */
export type AlbumDto = {
  readonly id: string;
  readonly title: string;
  /** The picture to show for it: the one its owner chose, else the first that is not in the trash; null for an empty album. */
  readonly coverId: string | null;
  /** Pictures in it that are not in the trash. */
  readonly images: number;
  /** Place among the owner's albums; lists come in this order. */
  readonly position: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** What may leave of the pictures in it; null: what the owner's settings say. */
  readonly rules: DownloadRules | null;
};

/** An album by its name, where no more is shown of it. */
export type AlbumNameDto = { readonly id: string; readonly title: string };

export type TagDto = {
  readonly id: string;
  readonly name: string;
  /** Pictures with it that are not in the trash. */
  readonly images: number;
};

/** What a bulk change really changed, so that it can be undone: pictures that were like that before are not in it. */
export type BulkDto = { readonly count: number; readonly ids: readonly string[] };

/** Where a picture stood in its album; `restoreToAlbum` takes these. */
export type AlbumPlaceDto = { readonly id: string; readonly position: number };
export type AlbumRemovalDto = BulkDto & { readonly places: readonly AlbumPlaceDto[] };

/** What tagging changed: pictures with at least one new tag, and for each tag those that did not have it before. */
export type TaggingDto = BulkDto & {
  readonly tags: readonly TagDto[];
  readonly changed: readonly { readonly tagId: string; readonly ids: readonly string[] }[];
};
