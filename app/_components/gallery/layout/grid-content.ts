// What a grid shows: days, each in blocks of pictures that are loaded, or only counted. Lists that come page by page and the timeline,
// whose whole shape is known from the start, both have this form.

import type { ImageDto } from '@/lib/shared/dto';

/** A run of one day's pictures that is laid out as a whole. `items` null: known by number alone so far. */
export type GridBlock = { readonly count: number; readonly items: readonly ImageDto[] | null };

export type GridDay = {
  readonly key: string;
  readonly blocks: readonly GridBlock[];
  /** No day at all, but a run of pictures in an order of its own: it has no heading. */
  readonly isPlain?: boolean;
};

export type GridContent = {
  readonly days: readonly GridDay[];
  /** The ratio that pictures are taken to have until they are loaded. */
  readonly typicalRatio?: number;
};

/** A block's place: its day and its number within the day. */
export type BlockRef = { readonly day: number; readonly block: number };

/** How many pictures a day holds, loaded or not. */
export function countOf(day: GridDay): number {
  return day.blocks.reduce((sum, block) => sum + block.count, 0);
}

/** A day's loaded pictures. */
export function loadedItems(day: GridDay): readonly ImageDto[] {
  const [only] = day.blocks;
  if (day.blocks.length === 1) return only?.items ?? [];
  return day.blocks.flatMap((block) => block.items ?? []);
}

/** The calendar day to name with a picture: the one it stands under, or where there is none, the one it was taken or added on. */
export function dayOfItem(item: ImageDto, day: GridDay): string {
  return day.isPlain === true ? (item.takenAt ?? item.createdAt).slice(0, 10) : day.key;
}
