// What a search asks before and after it walks: how rare its words are, which tags they name, and which pictures of a list fit.

import { type ImagePosition, type ImageRow, IMAGE_COLUMNS } from '@/lib/db/images';
import { askOnce, type PreparedValue } from '@/lib/db/prepared';
import type { SearchWord } from '@/lib/db/search-postings';
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

/** Of these pictures the first `limit` that are in the gallery and fit, newest first. */
export async function listFitting(
  ownerId: OwnerId,
  among: readonly ImagePosition[],
  { filter, limit }: { filter: ImageFilter; limit: number },
): Promise<ImageRow[]> {
  const values: PreparedValue[] = [ownerId, among.map(({ id }) => id), limit];
  const conditions = conditionsOf(filter, (value) => `$${values.push(value)}`);
  return askOnce<ImageRow>(
    `select ${IMAGE_COLUMNS} from "Image" i
     where i."ownerId" = $1::uuid and i.id = any($2::uuid[]) and i.state = 'live' ${conditions.map((one) => `and ${one}`).join(' ')}
     order by i."createdAt" desc, i.id desc limit $3`,
    values,
  );
}

function conditionsOf(filter: ImageFilter, bind: (value: PreparedValue) => string): string[] {
  const { isFavourite, types, minBytes, maxBytes, takenTags, albumId } = filter;
  const hasTag = (ids: string) =>
    `exists (select 1 from "ImageTag" m where m."imageId" = i.id and m."ownerId" = $1::uuid and m."tagId" = any(${ids}::uuid[]))`;
  const hasWord = ({ term, tagIds }: SearchWord) => {
    const own = `exists (select 1 from "IndexTerm" t where t."ownerId" = $1::uuid and t.term = ${bind(term)}::bytea
      and t."createdAt" = i."createdAt" and t."imageId" = i.id)`;
    return tagIds.length === 0 ? own : `(${own} or ${hasTag(bind(tagIds))})`;
  };
  return [
    ...(isFavourite === null ? [] : [`i."isFavourite" = ${bind(isFavourite)}`]),
    ...(types === null ? [] : [`i."mediaType" = any(${bind(types)}::text[])`]),
    ...(minBytes === null ? [] : [`i."plainBytes" >= ${bind(minBytes)}::bigint`]),
    ...(maxBytes === null ? [] : [`i."plainBytes" <= ${bind(maxBytes)}::bigint`]),
    ...(takenTags === null ? [] : [`i."takenTag" = any(${bind(takenTags)}::bytea[])`]),
    ...filter.tagIds.map((id) => hasTag(`array[${bind(id)}]`)),
    ...(albumId === null
      ? []
      : [
          `exists (select 1 from "AlbumImage" m
            where m."albumId" = ${bind(albumId)}::uuid and m."imageId" = i.id and m."ownerId" = $1::uuid)`,
        ]),
    ...filter.words.map(hasWord),
  ];
}
