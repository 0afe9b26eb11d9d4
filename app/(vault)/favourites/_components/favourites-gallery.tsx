'use client';

// The favourites: a picture that is none any more leaves at once, and comes back with an undo.

import { Heart } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { PictureList } from '@/app/(vault)/photos/_components/picture-list';
import { searchImages } from '@/app/(vault)/search/actions';
import { listItems } from '@/app/_components/gallery/collection';
import { askForPage, type LoadPage, useImagePages } from '@/app/_components/gallery/use-image-pages';
import { useReader } from '@/app/_components/gallery/reader/use-reader';
import type { UpdateItems } from '@/app/_components/organise/changes';
import { EmptyState } from '@/app/_components/ui/feedback/empty-state';
import type { ImageDto, ImagePageDto } from '@/lib/shared/dto';
import { favourites as words } from '@/lib/shared/messages/pictures/albums';

const loadFavourites: LoadPage = (cursor) =>
  askForPage(() => searchImages({ isFavourite: true, ...(cursor !== null && { cursor }) }));

export function FavouritesGallery({ initial }: { initial: ImagePageDto }) {
  const { timeZone } = useReader();
  const pages = useImagePages(loadFavourites, { initial, timeZone });
  const { collection, insert, remove, replace, update } = pages;
  /** Pictures that left, for the way back. */
  const gone = useRef(new Map<string, ImageDto>());
  const onUpdate = useCallback<UpdateItems>(
    (ids, how) => {
      const known = new Map(listItems(collection).map((item) => [item.id, item]));
      const changed = [...ids].flatMap((id) => gone.current.get(id) ?? known.get(id) ?? []).map(how);
      const leaving = changed.filter((item) => !item.isFavourite);
      const coming = changed.filter((item) => item.isFavourite && gone.current.has(item.id));
      for (const item of leaving) gone.current.set(item.id, item);
      for (const item of coming) gone.current.delete(item.id);
      update(ids, how);
      if (leaving.length > 0) remove(new Set(leaving.map((item) => item.id)));
      if (coming.length > 0) insert(coming);
    },
    [collection, insert, remove, update],
  );
  /** In the viewer: liked again, a picture that has left comes back. */
  const onReplaced = (item: ImageDto) => (gone.current.has(item.id) ? onUpdate(new Set([item.id]), () => item) : replace(item));
  const isEmpty = collection.count === 0 && !pages.hasMore;
  return (
    <>
      <h1 className="text-xl font-semibold">{words.title}</h1>
      {isEmpty ? (
        <EmptyState icon={Heart} title={words.empty.title}>
          <p>{words.empty.text}</p>
        </EmptyState>
      ) : (
        <PictureList pages={pages} onUpdate={onUpdate} onReplaced={onReplaced} belongs={(item) => item.isFavourite} />
      )}
    </>
  );
}
