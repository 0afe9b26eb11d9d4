// What a person looks for, and how it is asked of the vault. Pure, but for the last wish, which the page keeps in memory alone while one
// looks at a picture: it is gone with the document, and so with signing out.

import { MEBIBYTE } from '@/lib/shared/limits';
import type { MediaType } from '@/lib/shared/media-types';
import { search } from '@/lib/shared/messages/pictures/search';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { MIN_WORD_CHARACTERS } from '@/lib/shared/organise/organise-limits';

export type SizeChoice = keyof typeof search.filters.sizes;

export type SearchWish = {
  readonly text: string;
  readonly tagIds: readonly string[];
  readonly albumId: string | null;
  readonly isFavourite: boolean;
  readonly types: readonly MediaType[];
  readonly size: SizeChoice;
  /** Calendar days (2026-05-03), or empty. */
  readonly from: string;
  readonly to: string;
  readonly basis: 'taken' | 'added';
};

export const NO_WISH: SearchWish = {
  text: '',
  tagIds: [],
  albumId: null,
  isFavourite: false,
  types: [],
  size: 'any',
  from: '',
  to: '',
  basis: 'taken',
};

const SIZES: Readonly<Record<SizeChoice, { minBytes?: number; maxBytes?: number }>> = {
  any: {},
  small: { maxBytes: MEBIBYTE - 1 },
  medium: { minBytes: MEBIBYTE, maxBytes: 5 * MEBIBYTE - 1 },
  large: { minBytes: 5 * MEBIBYTE },
};

/** Scripts whose single characters are words. */
const DENSE_SCRIPT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** True when there is a word long enough to be found. */
export function hasWords(text: string): boolean {
  const words = text.split(/[^\p{L}\p{N}\p{M}]+/u);
  return words.some((word) => [...word].length >= MIN_WORD_CHARACTERS || DENSE_SCRIPT.test(word));
}

/** The question for the vault; null when there is nothing to look for. */
export function questionOf(wish: SearchWish) {
  const hasText = hasWords(wish.text);
  if (!hasText && (wish.text.trim() !== '' || filtersOf(wish).length === 0)) return null;
  return {
    ...(hasText && { text: wish.text }),
    ...(wish.tagIds.length > 0 && { tagIds: [...wish.tagIds] }),
    ...(wish.albumId !== null && { albumId: wish.albumId }),
    ...(wish.isFavourite && { isFavourite: true }),
    ...(wish.types.length > 0 && { types: [...wish.types] }),
    ...SIZES[wish.size],
    ...(wish.from !== '' && { from: wish.from }),
    ...(wish.to !== '' && { to: wish.to }),
    ...((wish.from !== '' || wish.to !== '') && { basis: wish.basis }),
  };
}

export type SearchQuestion = NonNullable<ReturnType<typeof questionOf>>;

/** A filter that is set: its words, and the wish without it. Tags and album are named by the page. */
export type SetFilter = { readonly key: string; readonly text: string; readonly without: SearchWish };

export function filtersOf(wish: SearchWish, nameOf: (id: string) => string = (id) => id): readonly SetFilter[] {
  const words = search.filters;
  const filters: SetFilter[] = wish.tagIds.map((id) => ({
    key: id,
    text: nameOf(id),
    without: { ...wish, tagIds: wish.tagIds.filter((other) => other !== id) },
  }));
  const { albumId } = wish;
  if (albumId !== null) filters.push({ key: albumId, text: nameOf(albumId), without: { ...wish, albumId: null } });
  if (wish.isFavourite) filters.push({ key: 'favourite', text: words.favourite, without: { ...wish, isFavourite: false } });
  for (const type of wish.types) {
    const types = wish.types.filter((other) => other !== type);
    filters.push({ key: type, text: viewer.formats[type] ?? type, without: { ...wish, types } });
  }
  if (wish.size !== 'any') filters.push({ key: 'size', text: words.sizes[wish.size], without: { ...wish, size: 'any' } });
  if (wish.from !== '' || wish.to !== '') {
    const text = `${words.basis[wish.basis]} ${words.dates(wish.from, wish.to)}`;
    filters.push({ key: 'dates', text, without: { ...wish, from: '', to: '' } });
  }
  return filters;
}

let lastWish = NO_WISH;

export function recallWish(): SearchWish {
  return lastWish;
}

export function rememberWish(wish: SearchWish): void {
  lastWish = wish;
}
