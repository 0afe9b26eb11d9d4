// What a search comes to before any picture is looked at: everything it asks for as conditions, and the shortest list that has them.

import { countGroups, countTerms, type ImageFilter, listTagsOfTerms } from '@/lib/db/search/search';
import type { AddedRange, Posting, SearchWord } from '@/lib/db/search/search-postings';
import type { SearchQuery } from '@/lib/shared/organise/organise-schemas';
import type { OwnerId } from '@/lib/shared/owner-id';
import { searchTermsFor } from '@/lib/vault/search/index-terms';
import { listTakenDays, type TakenDays } from '@/lib/vault/search/taken-days';

/** Along which list to walk, and what else its pictures must be. */
export type SearchPlan = { readonly posting: Posting; readonly filter: ImageFilter; readonly range: AddedRange };

type Question = Omit<SearchQuery, 'cursor' | 'limit'>;
/** A list, about how many pictures it holds, and the conditions that are left for those in it. */
type Candidate = { readonly posting: Posting; readonly images: number; readonly left: Partial<ImageFilter> };

/** Lists of days are sorted when they are read: longer ones are left to the gallery's own order. */
const MAX_SORTED_IMAGES = 2_000;
const DAY_MILLISECONDS = 24 * 60 * 60_000;

/**
 * The plan of a search; null when it is certain that nothing fits.
 * @throws SafelightError `crypto/open-failed`, `keys/*`, `db/unavailable`
 */
export async function planSearch(ownerId: OwnerId, question: Question): Promise<SearchPlan | null> {
  const tagIds = [...new Set(question.tagIds ?? [])];
  const albumId = question.albumId ?? null;
  const [words, groups, taken] = await Promise.all([
    findWords(ownerId, question.text ?? ''),
    countGroups(ownerId, { tagIds, albumId }),
    findTakenDays(ownerId, question),
  ]);
  if (words === null || groups.length < tagIds.length + (albumId === null ? 0 : 1) || taken?.images === 0) return null;
  const filter = filterOf(question, { words: words.map(({ word }) => word), tagIds, albumId, taken });
  const sizes = new Map(groups.map(({ id, images }) => [id, images]));
  const shortest = candidatesOf(filter, words, { sizes, taken }).reduce((best, next) =>
    next.images < best.images ? next : best,
  );
  return { posting: shortest.posting, filter: { ...filter, ...shortest.left }, range: rangeOf(question) };
}

type CountedWord = { readonly word: SearchWord; readonly images: number };

/** Null when the text has no word to look for, or one that nothing has. */
async function findWords(ownerId: OwnerId, text: string): Promise<CountedWord[] | null> {
  if (text.trim() === '') return [];
  const terms = await searchTermsFor(ownerId, text);
  if (terms.length === 0) return null;
  const [counts, tags] = await Promise.all([countTerms(ownerId, terms), listTagsOfTerms(ownerId, terms)]);
  const words = terms.map((term, n) => {
    const named = tags.filter((tag) => tag.n === n && tag.images > 0);
    const images = named.reduce((sum, tag) => sum + tag.images, counts[n] ?? 0);
    return { word: { term, tagIds: named.map(({ tagId }) => tagId) }, images };
  });
  return words.some(({ images }) => images === 0) ? null : words;
}

async function findTakenDays(ownerId: OwnerId, { basis, from, to }: Question): Promise<TakenDays | null> {
  if (basis !== 'taken' || (from === undefined && to === undefined)) return null;
  return listTakenDays(ownerId, from ?? null, to ?? null);
}

function filterOf(
  question: Question,
  found: Pick<ImageFilter, 'words' | 'tagIds' | 'albumId'> & { taken: TakenDays | null },
): ImageFilter {
  const { taken, ...parts } = found;
  return {
    ...parts,
    isFavourite: question.isFavourite ?? null,
    types: question.types ?? null,
    minBytes: question.minBytes ?? null,
    maxBytes: question.maxBytes ?? null,
    takenTags: taken?.tags ?? null,
  };
}

function candidatesOf(
  filter: ImageFilter,
  words: readonly CountedWord[],
  { sizes, taken }: { sizes: ReadonlyMap<string, number>; taken: TakenDays | null },
): [Candidate, ...Candidate[]] {
  const { tagIds, albumId } = filter;
  const sizeOf = (id: string) => sizes.get(id) ?? 0;
  const all: Candidate = filter.isFavourite
    ? { posting: { of: 'favourites' }, images: Number.MAX_SAFE_INTEGER, left: { isFavourite: null } }
    : { posting: { of: 'gallery' }, images: Number.POSITIVE_INFINITY, left: {} };
  return [
    all,
    ...words.map(({ word, images }) => ({
      posting: { of: 'word', word } as const,
      images,
      left: { words: filter.words.filter((other) => other !== word) },
    })),
    ...tagIds.map((tagId) => ({
      posting: { of: 'tag', tagId } as const,
      images: sizeOf(tagId),
      left: { tagIds: tagIds.filter((other) => other !== tagId) },
    })),
    ...(albumId === null
      ? []
      : [{ posting: { of: 'album', albumId } as const, images: sizeOf(albumId), left: { albumId: null } }]),
    ...(taken === null || taken.images > MAX_SORTED_IMAGES
      ? []
      : [{ posting: { of: 'days', takenTags: taken.tags } as const, images: taken.images, left: { takenTags: null } }]),
  ];
}

/** Days of the calendar in UTC, for those who ask when pictures were added. */
function rangeOf({ basis, from, to }: Question): AddedRange {
  if (basis !== 'added') return { addedFrom: null, addedBefore: null };
  return {
    addedFrom: from === undefined ? null : new Date(`${from}T00:00:00.000Z`),
    addedBefore: to === undefined ? null : new Date(Date.parse(`${to}T00:00:00.000Z`) + DAY_MILLISECONDS),
  };
}
