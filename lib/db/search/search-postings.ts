// The ordered lists a search walks along, newest first: of a word, a tag, an album, the favourites, some days, or the whole gallery.
// Each step costs what it answers, however many pictures there are. Every query names the owner.

import { askOnce, type PreparedValue } from '@/lib/db/prepared';
import type { ImagePosition } from '@/lib/db/images/images';
import type { OwnerId } from '@/lib/shared/owner-id';

/** A word of a search: its own digest, and the owner's tags that have it in their name. */
export type SearchWord = { readonly term: Uint8Array; readonly tagIds: readonly string[] };

export type Posting =
  | { readonly of: 'word'; readonly word: SearchWord }
  | { readonly of: 'tag'; readonly tagId: string }
  | { readonly of: 'album'; readonly albumId: string }
  | { readonly of: 'days'; readonly takenTags: readonly Uint8Array[] }
  | { readonly of: 'favourites' }
  | { readonly of: 'gallery' };

/** When pictures were added: from `addedFrom` on, and before `addedBefore`. */
export type AddedRange = { readonly addedFrom: Date | null; readonly addedBefore: Date | null };

type Bind = (value: PreparedValue) => string;

/** The next `limit` pictures of a list after `after`; some may be in the trash. Shorter only at its end. */
export async function listPostings(
  ownerId: OwnerId,
  posting: Posting,
  window: AddedRange & { after: ImagePosition | null; limit: number },
): Promise<ImagePosition[]> {
  const values: PreparedValue[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const owner = `${bind(ownerId)}::uuid`;
  return askOnce<ImagePosition>(sqlOf(posting, { owner, bind, ...boundsOf(window, bind) }), values);
}

type Clauses = { owner: string; bind: Bind; where: (id: string) => string; order: (id: string) => string };

function boundsOf(
  { after, addedFrom, addedBefore, limit }: Parameters<typeof listPostings>[2],
  bind: Bind,
): Pick<Clauses, 'where' | 'order'> {
  const last = after && { at: bind(after.createdAt), id: bind(after.id) };
  const from = addedFrom && bind(addedFrom);
  const before = addedBefore && bind(addedBefore);
  const most = bind(limit);
  return {
    where: (id) =>
      [
        last && `and ("createdAt", ${id}) < (${last.at}::timestamptz, ${last.id}::uuid)`,
        from && `and "createdAt" >= ${from}::timestamptz`,
        before && `and "createdAt" < ${before}::timestamptz`,
      ]
        .filter(Boolean)
        .join(' '),
    order: (id) => `order by "createdAt" desc, ${id} desc limit ${most}`,
  };
}

function sqlOf(posting: Posting, clauses: Clauses): string {
  const { owner, bind, where, order } = clauses;
  const live = `"ownerId" = ${owner} and state = 'live'`;
  switch (posting.of) {
    case 'word':
      return wordSql(posting.word, clauses);
    case 'tag':
      return `select "imageId" as id, "createdAt" from "ImageTag"
        where "tagId" = ${bind(posting.tagId)}::uuid and "ownerId" = ${owner} ${where('"imageId"')} ${order('"imageId"')}`;
    case 'album':
      return `select "imageId" as id, "createdAt" from "AlbumImage"
        where "albumId" = ${bind(posting.albumId)}::uuid and "ownerId" = ${owner} ${where('"imageId"')} ${order('"imageId"')}`;
    case 'days':
      return `select id, "createdAt" from "Image"
        where ${live} and "takenTag" = any(${bind(posting.takenTags)}::bytea[]) ${where('id')} ${order('id')}`;
    case 'favourites':
      return `select id, "createdAt" from "Image" where ${live} and "isFavourite" = true ${where('id')} ${order('id')}`;
    case 'gallery':
      return `select id, "createdAt" from "Image" where ${live} ${where('id')} ${order('id')}`;
  }
}

// Both branches come sorted from their indexes and are cut before they meet.
function wordSql({ term, tagIds }: SearchWord, { owner, bind, where, order }: Clauses): string {
  const own = `select "imageId" as id, "createdAt" from "IndexTerm"
    where "ownerId" = ${owner} and term = ${bind(term)}::bytea ${where('"imageId"')} ${order('"imageId"')}`;
  if (tagIds.length === 0) return own;
  const tagged = `select hit.id, hit."createdAt" from unnest(${bind(tagIds)}::uuid[]) as tag (id), lateral (
    select "imageId" as id, "createdAt" from "ImageTag"
    where "tagId" = tag.id and "ownerId" = ${owner} ${where('"imageId"')} ${order('"imageId"')}) as hit`;
  return `select id, "createdAt" from ((${own}) union (${tagged})) as hits ${order('id')}`;
}
