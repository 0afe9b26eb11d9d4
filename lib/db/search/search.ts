// What a search asks before and after it walks: how rare its words are, which tags they name, and which pictures of a list fit.

import { type ImagePosition, type ImageRow, IMAGE_COLUMNS } from '@/lib/db/images/images';
import { askOnce, type PreparedValue } from '@/lib/db/prepared';
import type { SearchWord } from '@/lib/db/search/search-postings';
import type { MediaType } from '@/lib/shared/media-types';
import type { OwnerId } from '@/lib/shared/owner-id';

/** What a picture must be to be found. Everything that is not null or empty counts. */
export type ImageFilter = {
  readonly words: readonly SearchWord[];
  readonly tagIds: readonly string[];
  readonly albumId: string | null;
  readonly isFavourite: boolean | null;
  readonly types: readonly MediaType[] | null;
  readonly minBytes: number | null;
  readonly maxBytes: number | null;
  readonly takenTags: readonly Uint8Array[] | null;
};

/** More hits are not counted: by then another list is the shorter one, or all are long. */
const MAX_COUNTED = 1_000;
/** Tags one word may name (`2024` in a thousand of them); those with the most pictures count. */
const MAX_WORD_TAGS = 50;

/** How many pictures have each term, up to MAX_COUNTED, in the order of `terms`. */
export async function countTerms(ownerId: OwnerId, terms: readonly Uint8Array[]): Promise<number[]> {
  const rows = await askOnce<{ hits: number }>(
    `select (select count(*)::int from (
       select 1 from "IndexTerm" t where t."ownerId" = $1::uuid and t.term = wanted.term
       limit ${MAX_COUNTED}) as counted) as hits
     from unnest($2::bytea[]) with ordinality as wanted (term, n) order by n`,
    [ownerId, terms],
  );
  return rows.map(({ hits }) => hits);
}

export type WordTag = { readonly n: number; readonly tagId: string; readonly images: number };

/** The owner's tags that have one of the terms in their name; `n` is its place in `terms`, from 0. */
export function listTagsOfTerms(ownerId: OwnerId, terms: readonly Uint8Array[]): Promise<WordTag[]> {
  return askOnce<WordTag>(
    `select (wanted.n - 1)::int as n, tag.id as "tagId", tag.images
     from unnest($2::bytea[]) with ordinality as wanted (term, n), lateral (
       select t.id, t.images from "TagTerm" w join "Tag" t on t.id = w."tagId" and t."ownerId" = w."ownerId"
       where w."ownerId" = $1::uuid and w.term = wanted.term order by t.images desc, t.id limit ${MAX_WORD_TAGS}) as tag`,
    [ownerId, terms],
  );
}

/** How many pictures the tags and the album hold that a search names; a tag or album that is not there is left out. */
export function countGroups(
  ownerId: OwnerId,
  { tagIds, albumId }: Pick<ImageFilter, 'tagIds' | 'albumId'>,
): Promise<{ id: string; images: number }[]> {
  return askOnce<{ id: string; images: number }>(
    `select id, images from "Tag" where "ownerId" = $1::uuid and id = any($2::uuid[])
     union all
     select id, images from "Album" where "ownerId" = $1::uuid and id = any($3::uuid[]) and "deletedAt" is null`,
    [ownerId, tagIds, albumId === null ? [] : [albumId]],
  );
}

/** Of these pictures, which come newest first, the first `limit` that are in the gallery and fit. */
export async function listFitting(
  ownerId: OwnerId,
  among: readonly ImagePosition[],
  { filter, limit }: { filter: ImageFilter; limit: number },
): Promise<ImageRow[]> {
  const times = among.map(({ createdAt }) => createdAt.toISOString());
  const values: PreparedValue[] = [ownerId, among.map(({ id }) => id), times, limit, times.at(-1) ?? '', times[0] ?? ''];
  const bind: Bind = (value) => `$${values.push(value)}`;
  // What indexes alone can tell comes first: a picture's own row is read only when its words, tags and album fit.
  return askOnce<ImageRow>(
    `with fitting as materialized (
       select a.id from unnest($2::uuid[], $3::timestamptz[]) as a (id, "createdAt")
       where a."createdAt" between $5::timestamptz and $6::timestamptz ${clauses(groupConditions(filter, bind))})
     select ${IMAGE_COLUMNS} from "Image" i
     where i."ownerId" = $1::uuid and i.id in (select id from fitting) and i.state = 'live' ${clauses(ownConditions(filter, bind))}
     order by i."createdAt" desc, i.id desc limit $4`,
    values,
  );
}

type Bind = (value: PreparedValue) => string;

const clauses = (conditions: readonly string[]) => conditions.map((one) => `and ${one}`).join(' ');

/** What a picture `i` must be itself. */
function ownConditions({ isFavourite, types, minBytes, maxBytes, takenTags }: ImageFilter, bind: Bind): string[] {
  return [
    ...(isFavourite === null ? [] : [`i."isFavourite" = ${bind(isFavourite)}`]),
    ...(types === null ? [] : [`i."mediaType" = any(${bind(types)}::text[])`]),
    ...(minBytes === null ? [] : [`i."plainBytes" >= ${bind(minBytes)}::bigint`]),
    ...(maxBytes === null ? [] : [`i."plainBytes" <= ${bind(maxBytes)}::bigint`]),
    ...(takenTags === null ? [] : [`i."takenTag" = any(${bind(takenTags)}::bytea[])`]),
  ];
}

/** Which words, tags and album a picture at place `a` must have. */
function groupConditions({ words, tagIds, albumId }: ImageFilter, bind: Bind): string[] {
  const hasTag = (ids: string) =>
    `exists (select 1 from "ImageTag" m where m."imageId" = a.id and m."ownerId" = $1::uuid and m."tagId" = any(${ids}::uuid[]))`;
  const hasWord = (word: SearchWord) => {
    // The bounds keep it to this stretch of the word's list, whichever way the two are joined.
    const own = `exists (select 1 from "IndexTerm" t where t."ownerId" = $1::uuid and t.term = ${bind(word.term)}::bytea
      and t."createdAt" between $5::timestamptz and $6::timestamptz and t."createdAt" = a."createdAt" and t."imageId" = a.id)`;
    return word.tagIds.length === 0 ? own : `(${own} or ${hasTag(bind(word.tagIds))})`;
  };
  return [
    ...tagIds.map((id) => hasTag(`array[${bind(id)}]`)),
    ...(albumId === null
      ? []
      : [
          `exists (select 1 from "AlbumImage" m
            where m."albumId" = ${bind(albumId)}::uuid and m."imageId" = a.id and m."ownerId" = $1::uuid)`,
        ]),
    ...words.map(hasWord),
  ];
}
