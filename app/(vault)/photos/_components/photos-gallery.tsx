'use client';

// The photos page: the grid, what can be done with a selection, uploads as they come in, and the viewer over it all.

import { Download, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { restorePhotos, trashPhotos } from '@/app/(vault)/photos/actions';
import { listItems } from '@/app/_components/gallery/collection';
import { focusTileSoon, neighbourOf } from '@/app/_components/gallery/focus-tile';
import { GalleryFoot } from '@/app/_components/gallery/gallery-foot';
import { PhotoGrid } from '@/app/_components/gallery/photo-grid';
import { SelectionBar } from '@/app/_components/gallery/selection-bar';
import { ShortcutsDialog } from '@/app/_components/gallery/shortcuts-dialog';
import { useBulkChange } from '@/app/_components/gallery/use-bulk-change';
import { useGalleryKeys } from '@/app/_components/gallery/use-gallery-keys';
import { loadLivePage, useImagePages } from '@/app/_components/gallery/use-image-pages';
import { useIsHydrated, useReader } from '@/app/_components/gallery/use-reader';
import { useSelection } from '@/app/_components/gallery/use-selection';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import type { ImagePageDto, UsageDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/photos';
import { DownloadLink } from './viewer/download-link';
import { PhotosEmpty } from './photos-empty';
import { PhotosHead } from './photos-head';
import { useUploads } from './upload-provider';
import { useViewerAddress } from './use-viewer-address';
import { viewerAddress } from './viewer-address';
import { ViewerOverGrid } from './viewer-over-grid';

const TRASHING = { action: trashPhotos, doing: photos.trashing, done: photos.trashed, undo: restorePhotos };

export type PhotosGalleryProps = {
  initial: ImagePageDto;
  usage: UsageDto;
  /** What stands between heading and grid: the way in without scripts. */
  children?: ReactNode;
};

export function PhotosGallery({ initial, usage, children }: PhotosGalleryProps) {
  const { locale, timeZone } = useReader();
  const isHydrated = useIsHydrated();
  const pages = useImagePages(loadLivePage, { initial, timeZone });
  const { collection, insert } = pages;
  const items = listItems(collection);
  const { selection, toggle, toggleDay, selectAll, clear } = useSelection(collection);
  const [focusId, setFocusId] = useState<string | null>(null);
  const [hasShortcuts, setHasShortcuts] = useState(false);
  const address = useViewerAddress();
  const bulkChange = useBulkChange(pages);
  const { engine, choose } = useUploads();
  const [addedBytes, setAddedBytes] = useState(0);
  useEffect(
    () =>
      engine.onStored((image) => {
        insert([image]);
        setAddedBytes((before) => before + image.plainBytes);
      }),
    [engine, insert],
  );

  const trash = (ids: ReadonlySet<string>) => {
    const heir = neighbourOf(items, ids)?.id;
    setFocusId(heir ?? null);
    focusTileSoon(heir);
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
    letters: { u: () => choose('files'), '?': () => setHasShortcuts(true) },
  });

  const single = selection.ids.size === 1 ? items.find((item) => selection.ids.has(item.id)) : undefined;
  const open = (id: string) => {
    setFocusId(id);
    address.open(id);
  };
  return (
    <>
      <PhotosHead
        usedBytes={usage.bytes + addedBytes}
        quotaBytes={usage.quotaBytes}
        locale={locale}
        onShowKeys={() => setHasShortcuts(true)}
        isReady={isHydrated}
        onUpload={choose}
      />
      {children}
      <SelectionBar count={selection.ids.size} onClear={clear}>
        {single === undefined ? null : (
          <DownloadLink
            imageId={single.id}
            className="inline-flex min-h-10 items-center gap-2 rounded-md px-3 text-sm hover:bg-surface-2"
          >
            <Download aria-hidden className="size-4" /> {photos.selection.download}
          </DownloadLink>
        )}
        <IconButton label={photos.selection.trash} onClick={() => trash(selection.ids)}>
          <Trash2 aria-hidden />
        </IconButton>
      </SelectionBar>
      {collection.count === 0 && !pages.hasMore ? (
        <PhotosEmpty />
      ) : (
        <PhotoGrid
          collection={collection}
          locale={locale}
          selection={selection}
          hrefOf={viewerAddress}
          onOpen={open}
          onToggle={toggle}
          onToggleDay={toggleDay}
          onNearEnd={pages.loadMore}
          focusId={focusId}
          onFocusChange={setFocusId}
        />
      )}
      <GalleryFoot pages={pages} />
      {hasShortcuts ? <ShortcutsDialog isOpen onOpenChange={setHasShortcuts} /> : null}
      <ViewerOverGrid
        items={items}
        address={address}
        onShown={setFocusId}
        onNearEnd={pages.loadMore}
        onTrash={(item) => void bulkChange(TRASHING, [item])}
        onRenamed={pages.replace}
      />
    </>
  );
}
