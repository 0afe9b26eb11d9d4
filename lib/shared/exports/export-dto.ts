// An export as its owner may see it.

/** One ZIP file of an export; `bytes` is null until it is prepared. */
export type ExportPartDto = { readonly number: number; readonly images: number; readonly bytes: number | null };

/** Times are ISO 8601 in UTC. */
export type ExportDto = {
  readonly id: string;
  /** The album it is of; null: the whole gallery. */
  readonly title: string | null;
  readonly state: 'preparing' | 'ready' | 'failed';
  readonly images: number;
  readonly imagesDone: number;
  /** Pictures that are missing in it, because what is stored of them does not open. */
  readonly unreadable: number;
  readonly createdAt: string;
  readonly expires: string;
  readonly parts: readonly ExportPartDto[];
};
