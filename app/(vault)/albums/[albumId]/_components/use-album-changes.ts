'use client';

// What changes in an album: its order, its pictures, its cover. Shown at once; what the vault refuses turns back.

import { useRef } from 'react';
import { moveInAlbum, setAlbumCover } from '@/app/(vault)/albums/actions';
import { type Collection, listItems } from '@/app/_components/gallery/collection';
import type { ImagePages } from '@/app/_components/gallery/use-image-pages';
import { runBulkJob, sayDone, sayRefused } from '@/app/_components/organise/bulk-toast';
import { orRefusal, removePicturesFromAlbum } from '@/app/_components/organise/changes';
import { inOrder, type Move, moveBefore } from '@/app/_components/organise/order/move-block';
import type { ImageDto } from '@/lib/shared/dto';
import { albums as words } from '@/lib/shared/messages/pictures/albums';
import { orderedCollection, putBack } from './album-order';

export function useAlbumChanges(albumId: string, pages: ImagePages, onCount: (change: number) => void) {
  const { collection, rearrange, remove } = pages;
  /** The order before pictures left it. */
  const lastOrder = useRef<readonly string[]>([]);

  /** The list for changes that take pictures away and may bring them back: they come back where they stood. */
  const leaving = {
    remove: (ids: ReadonlySet<string>) => {
      lastOrder.current = listItems(collection).map((item) => item.id);
      remove(ids);
      onCount(-ids.size);
    },
    insert: (items: readonly ImageDto[]) => {
      const order = lastOrder.current;
      rearrange((now) => putBack(now, items, order));
      onCount(items.length);
    },
  };

  const move = async (ids: readonly string[], { order, beforeId }: Move) => {
    const before = listItems(collection).map((item) => item.id);
    rearrange((now) => reordered(now, order));
    const call = (portion: string[]) => moveInAlbum({ albumId, ids: portion, beforeId });
    const outcome = await runBulkJob({ call, doing: words.move.doing, done: words.move.moved }, ids);
    if (outcome.rest.length > 0) rearrange((now) => reordered(now, moveBefore(before, new Set(outcome.done), beforeId).order));
  };

  const takeOut = async (ids: ReadonlySet<string>) => {
    const items = listItems(collection).filter((item) => ids.has(item.id));
    const itemsOf = (some: readonly string[]) => {
      const wanted = new Set(some);
      return items.filter((item) => wanted.has(item.id));
    };
    leaving.remove(ids);
    const wanted = items.map((item) => item.id);
    const outcome = await removePicturesFromAlbum(wanted, albumId, (places) =>
      leaving.insert(itemsOf(places.map((place) => place.id))),
    );
    if (outcome.rest.length > 0) leaving.insert(itemsOf(outcome.rest));
  };

  const setCover = async (coverId: string) => {
    const result = await orRefusal(setAlbumCover({ id: albumId, coverId }));
    if (result.ok) sayDone(words.one.coverSet);
    else sayRefused(result);
  };
  return { leaving, move, takeOut, setCover };
}

function reordered(collection: Collection, order: readonly string[]): Collection {
  return orderedCollection(collection.timeZone, inOrder(listItems(collection), order));
}
