'use client';

// The trash: the same grid with the days each picture has left. Restoring can be undone, deleting cannot, so it asks first.

import { RotateCcw, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { deletePhotosForever, emptyTrashForever, restorePhotos, trashPhotos } from '@/app/(vault)/photos/actions';
import { listItems } from '@/app/_components/gallery/collection';
import { focusTileSoon } from '@/app/_components/gallery/grid/focus-tile';
import { daysLeft } from '@/app/_components/gallery/reader/format';
import { GalleryFoot } from '@/app/_components/gallery/gallery-foot';
import { PhotoGrid } from '@/app/_components/gallery/grid/photo-grid';
import { SelectionBar } from '@/app/_components/gallery/selection/selection-bar';
import { type BulkChange, useBulkChange } from '@/app/_components/gallery/selection/use-bulk-change';
import { useGalleryKeys } from '@/app/_components/gallery/keys/use-gallery-keys';
import { loadTrashPage, useImagePages } from '@/app/_components/gallery/use-image-pages';
import { useIsHydrated, useReader } from '@/app/_components/gallery/reader/use-reader';
import { useSelection } from '@/app/_components/gallery/selection/use-selection';
import { useTileFocus } from '@/app/_components/gallery/use-tile-focus';
import { sayDone, sayRefused, withNotice } from '@/app/_components/organise/bulk-toast';
import { orRefusal } from '@/app/_components/organise/changes';
import { EmptyState } from '@/app/_components/ui/feedback/empty-state';
import { Button } from '@/app/_components/ui/form/button';
import type { ImageDto, ImagePageDto } from '@/lib/shared/dto';
import { TRASH_DAYS } from '@/lib/shared/limits';
import { photos, trash } from '@/lib/shared/messages/pictures/photos';
import { ConfirmDelete } from './confirm-delete';

const RESTORING = { action: restorePhotos, doing: photos.restoring, done: photos.restored, undo: trashPhotos };
const DELETING = { action: deletePhotosForever, doing: trash.deleting, done: trash.deleted };

type Question = { readonly what: 'selected' } | { readonly what: 'everything' } | null;

/** `now` is the server's time when it made the page: days left do not depend on the reader's clock. */
export function TrashGallery({ initial, now }: { initial: ImagePageDto; now: number }) {
  const { locale, timeZone } = useReader();
  const isHydrated = useIsHydrated();
  const router = useRouter();
  const pages = useImagePages(loadTrashPage, { initial, timeZone });
  const { collection } = pages;
  const items = listItems(collection);
  const { selection, toggle, toggleDay, selectAll, clear } = useSelection(collection);
  const { focusId, setFocusId, passFocus } = useTileFocus(items);
  const [question, setQuestion] = useState<Question>(null);
  const bulkChange = useBulkChange(pages);
  const chosen = items.filter((item) => selection.ids.has(item.id));

  const moveChosen = (change: BulkChange) => {
    passFocus(selection.ids);
    setQuestion(null);
    clear();
    void bulkChange(change, chosen);
  };
  const empty = async () => {
    setQuestion(null);
    clear();
    const result = await withNotice(trash.deleting, orRefusal(emptyTrashForever({})));
    if (!result.ok) return sayRefused(result);
    pages.remove(new Set(items.map((item) => item.id)));
    focusTileSoon(undefined);
    sayDone(trash.deleted(result.data.count));
    router.refresh();
  };
  useGalleryKeys({
    onSelect: toggle,
    onSelectAll: selectAll,
    onClear: clear,
    onDelete: () => (chosen.length > 0 ? setQuestion({ what: 'selected' }) : undefined),
    letters: {},
  });
  const noteOf = (item: ImageDto) => trash.daysLeft(daysLeft(item.trashedAt ?? item.createdAt, TRASH_DAYS, now));
  const isEmpty = collection.count === 0 && !pages.hasMore;
  return (
    <>
      <div className="flex min-h-11 flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold">{trash.title}</h1>
          <p className="text-sm text-text-3">{trash.lead(TRASH_DAYS)}</p>
        </div>
        {isEmpty || !isHydrated ? null : (
          <Button variant="danger" onClick={() => setQuestion({ what: 'everything' })}>
            {trash.emptyAction}
          </Button>
        )}
      </div>
      <SelectionBar count={selection.ids.size} onClear={clear}>
        <Button size="sm" variant="secondary" onClick={() => moveChosen(RESTORING)}>
          <RotateCcw aria-hidden />
          <span className="max-sm:sr-only">{photos.selection.restore}</span>
        </Button>
        <Button size="sm" variant="danger" onClick={() => setQuestion({ what: 'selected' })}>
          <Trash2 aria-hidden />
          <span className="max-sm:sr-only">{photos.selection.deleteForever}</span>
        </Button>
      </SelectionBar>
      {isEmpty ? (
        <EmptyState icon={Trash2} title={trash.empty.title}>
          <p>{trash.empty.text}</p>
        </EmptyState>
      ) : (
        <PhotoGrid
          collection={collection}
          locale={locale}
          selection={selection}
          hrefOf={photoAddress}
          noteOf={noteOf}
          onOpen={(id) => router.push(photoAddress(id))}
          onToggle={toggle}
          onToggleDay={toggleDay}
          onNearEnd={pages.loadMore}
          focusId={focusId}
          onFocusChange={setFocusId}
        />
      )}
      <GalleryFoot pages={pages} />
      <ConfirmDelete
        title={question?.what === 'everything' ? trash.confirm.emptyTitle : trash.confirm.title(chosen.length)}
        isOpen={question !== null}
        onCancel={() => setQuestion(null)}
        onConfirm={() => (question?.what === 'everything' ? void empty() : moveChosen(DELETING))}
      />
    </>
  );
}

const photoAddress = (id: string): string => `/photos/${id}`;
