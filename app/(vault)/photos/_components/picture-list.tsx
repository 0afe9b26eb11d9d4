'use client';

// A list of pictures by days with everything one can do to them: select, put in order, move to the trash, and look at them in the viewer.

import { useState } from 'react';
import { listItems } from '@/app/_components/gallery/collection';
import { GalleryFoot } from '@/app/_components/gallery/gallery-foot';
import { PhotoGrid } from '@/app/_components/gallery/grid/photo-grid';
import { ShortcutsDialog } from '@/app/_components/gallery/keys/shortcuts-dialog';
import { useBulkChange } from '@/app/_components/gallery/selection/use-bulk-change';
import { useGalleryKeys } from '@/app/_components/gallery/keys/use-gallery-keys';
import type { ImagePages } from '@/app/_components/gallery/use-image-pages';
import { useReader } from '@/app/_components/gallery/reader/use-reader';
import { useSelection } from '@/app/_components/gallery/selection/use-selection';
import { useTileFocus } from '@/app/_components/gallery/use-tile-focus';
import type { ImageDto } from '@/lib/shared/dto';
import type { UpdateItems } from '@/app/_components/organise/changes';
import { SelectionActions } from '@/app/_components/organise/selection-actions';
import { TRASHING } from './trashing';
import { useViewerAddress } from './use-viewer-address';
import { viewerAddress } from './viewer-address';
import { ViewerOverList } from './viewer-over-list';

const hrefOf = (id: string): string => viewerAddress(id);

export type PictureListProps = {
  pages: ImagePages;
  /** How a change shows in this list; by itself the pictures change where they stand. */
  onUpdate?: UpdateItems;
  onReplaced?: (item: ImageDto) => void;
  /** Whether a picture still is one of this list, whatever the viewer made of it. */
  belongs?: (item: ImageDto) => boolean;
};

export function PictureList({ pages, onUpdate = pages.update, onReplaced = pages.replace, belongs }: PictureListProps) {
  const { locale } = useReader();
  const items = listItems(pages.collection);
  const { selection, toggle, toggleDay, selectAll, clear } = useSelection(pages.collection);
  const { focusId, setFocusId, passFocus } = useTileFocus(items);
  const [hasShortcuts, setHasShortcuts] = useState(false);
  const address = useViewerAddress();
  const bulkChange = useBulkChange(pages);

  const trash = (ids: ReadonlySet<string>) => {
    passFocus(ids);
    clear();
    void bulkChange(
      TRASHING,
      items.filter((item) => ids.has(item.id)),
    );
  };
  useGalleryKeys({
    onSelect: toggle,
    onSelectAll: selectAll,
    onClear: clear,
    onDelete: (id) => (selection.ids.size > 0 ? trash(selection.ids) : id === null ? undefined : trash(new Set([id]))),
    letters: { '?': () => setHasShortcuts(true) },
  });
  const open = (id: string) => {
    setFocusId(id);
    address.open(id);
  };
  /** Where a change takes the picture in focus out of the list, the next one has it. */
  const update: UpdateItems = (ids, how) => {
    if (focusId !== null && ids.has(focusId)) passFocus(ids);
    onUpdate(ids, how);
  };
  // In the viewer a picture stays under one's eyes, whatever it is now; it leaves once the viewer is closed.
  const sort = () => {
    const ids = new Set(items.filter((item) => belongs?.(item) === false).map((item) => item.id));
    if (ids.size > 0) update(ids, (item) => item);
  };
  return (
    <>
      <SelectionActions
        items={items}
        selection={selection}
        onClear={clear}
        onSelectAll={selectAll}
        onTrash={trash}
        onUpdate={onUpdate === pages.update ? onUpdate : update}
      />
      <PhotoGrid
        collection={pages.collection}
        locale={locale}
        selection={selection}
        hrefOf={hrefOf}
        onOpen={open}
        onToggle={toggle}
        onToggleDay={toggleDay}
        onNearEnd={pages.loadMore}
        focusId={focusId}
        onFocusChange={setFocusId}
      />
      <GalleryFoot pages={pages} />
      {hasShortcuts ? <ShortcutsDialog isOpen onOpenChange={setHasShortcuts} /> : null}
      <ViewerOverList
        items={items}
        address={address}
        onShown={setFocusId}
        onNearEnd={pages.loadMore}
        onTrash={(item) => void bulkChange(TRASHING, [item])}
        onRenamed={onReplaced}
        onClosed={sort}
      />
    </>
  );
}
