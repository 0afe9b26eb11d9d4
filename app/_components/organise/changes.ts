// Changes to many pictures that leave them where they are: favourites, albums, tags. Each tells how far it is and can be taken back.

import { addToAlbum, createAlbum, deleteAlbum, removeFromAlbum, restoreToAlbum } from '@/app/(vault)/albums/actions';
import { setFavourite, tagImages, untagImages } from '@/app/(vault)/photos/organise/actions';
import { type BulkOutcome, type Refusal, runBulk } from './run-bulk';
import { runBulkJob, sayDone, sayRefused } from './bulk-toast';
import type { ActionResult, ImageDto } from '@/lib/shared/dto';
import { MAX_BULK_IDS } from '@/lib/shared/limits';
import { common } from '@/lib/shared/messages/common';
import { organise } from '@/lib/shared/messages/pictures/organise';
import type { AlbumNameDto, AlbumPlaceDto, TaggingDto } from '@/lib/shared/organise/organise-dto';

const words = organise;

/** Changes pictures where a list shows them. */
export type UpdateItems = (ids: ReadonlySet<string>, how: (item: ImageDto) => ImageDto) => void;

/** Shown at once; pictures that the vault would not change turn back. */
export async function changeFavourite(ids: readonly string[], isFavourite: boolean, update: UpdateItems): Promise<void> {
  const show = (some: readonly string[], value: boolean) => {
    if (some.length > 0) update(new Set(some), (item) => ({ ...item, isFavourite: value }));
  };
  const said = words.favourite;
  const call = (value: boolean) => (portion: string[]) => setFavourite({ ids: portion, isFavourite: value });
  show(ids, isFavourite);
  const outcome = await runBulkJob(
    {
      call: call(isFavourite),
      doing: isFavourite ? said.adding : said.removing,
      done: isFavourite ? said.added : said.removed,
      undo: async ({ changed }) => {
        show(changed, !isFavourite);
        const back = await runBulkJob({ call: call(!isFavourite), doing: words.bulk.undoing, done: words.bulk.undone }, changed);
        show(back.rest, isFavourite);
      },
      retry: (rest) => changeFavourite(rest, isFavourite, update),
    },
    ids,
  );
  show(outcome.rest, !isFavourite);
}

/** `onChange` hears after each change to the album, the taking back too. */
export async function addPicturesToAlbum(ids: readonly string[], album: AlbumNameDto, onChange: () => void): Promise<void> {
  await runBulkJob(
    {
      call: (portion) => addToAlbum({ albumId: album.id, ids: portion }),
      doing: words.album.adding,
      done: (count) => words.album.added(count, album.title),
      undo: async ({ changed }) => {
        const call = (portion: string[]) => removeFromAlbum({ albumId: album.id, ids: portion });
        await runBulkJob({ call, doing: words.bulk.undoing, done: words.bulk.undone }, changed);
        onChange();
      },
      retry: (rest) => addPicturesToAlbum(rest, album, onChange),
    },
    ids,
  );
  onChange();
}

/** Makes an album and puts the pictures into it. Taking it back takes the album away again. */
export async function addPicturesToNewAlbum(ids: readonly string[], title: string, onChange: () => void): Promise<void> {
  const made = await orRefusal(createAlbum({ title, imageIds: ids.slice(0, MAX_BULK_IDS) }));
  if (!made.ok) return sayRefused(made);
  const album = made.data;
  const remaining = ids.slice(MAX_BULK_IDS);
  onChange();
  if (remaining.length > 0) return addPicturesToAlbum(remaining, album, onChange);
  sayDone(words.album.added(ids.length, album.title), async () => {
    const gone = await orRefusal(deleteAlbum({ id: album.id }));
    if (gone.ok) sayDone(words.album.takenBack(album.title));
    else sayRefused(gone);
    onChange();
  });
}

/** Takes pictures out of an album; they stay in the vault. Answers what was done, with a way to put them back where they stood. */
export async function removePicturesFromAlbum(
  ids: readonly string[],
  albumId: string,
  onUndone: (places: readonly AlbumPlaceDto[]) => void,
): Promise<BulkOutcome> {
  const places: AlbumPlaceDto[] = [];
  const call = async (portion: string[]) => {
    const result = await removeFromAlbum({ albumId, ids: portion });
    if (result.ok) places.push(...result.data.places);
    return result;
  };
  const undo = async () => {
    const byId = new Map(places.map((place) => [place.id, place]));
    const putBack = (portion: string[]) => restoreToAlbum({ albumId, places: portion.flatMap((id) => byId.get(id) ?? []) });
    const back = await runBulkJob({ call: putBack, doing: words.bulk.undoing, done: words.bulk.undone }, [...byId.keys()]);
    onUndone(back.done.flatMap((id) => byId.get(id) ?? []));
  };
  return runBulkJob({ call, doing: words.album.removing, done: words.album.removed, undo }, ids);
}

export async function tagPictures(ids: readonly string[], names: readonly string[], onChange: () => void): Promise<void> {
  const changed = new Map<string, string[]>();
  const call = async (portion: string[]) => {
    const result: ActionResult<TaggingDto> = await tagImages({ ids: portion, names: [...names] });
    if (result.ok)
      for (const { tagId, ids: some } of result.data.changed) changed.set(tagId, [...(changed.get(tagId) ?? []), ...some]);
    return result;
  };
  await runBulkJob(
    {
      call,
      doing: words.tag.tagging,
      done: words.tag.tagged,
      undo: async (outcome) => {
        const refusal = await untagAll(changed);
        if (refusal === null) sayDone(words.bulk.undone(outcome.changed.length));
        else sayRefused(refusal);
        onChange();
      },
      retry: (rest) => tagPictures(rest, names, onChange),
    },
    ids,
  );
  onChange();
}

/** The first refusal; the other tags are tried all the same. */
async function untagAll(changed: ReadonlyMap<string, readonly string[]>): Promise<Refusal | null> {
  let first: Refusal | null = null;
  for (const [tagId, ids] of changed) {
    const { refusal } = await runBulk((portion) => untagImages({ ids: portion, tagId }), ids);
    first ??= refusal;
  }
  return first;
}

/** An action's answer; a call that never came through is a refusal too. */
export async function orRefusal<T>(call: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  return call.catch(() => ({
    ok: false,
    code: 'internal/unexpected',
    message: navigator.onLine ? common.unexpected : words.bulk.offline,
    requestId: '',
  }));
}
