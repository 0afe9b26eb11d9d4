'use client';

// The photos page: the grid, what can be done with a selection, uploads as they come in, and the viewer over it all.

import { Download, Images, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { restorePhotos, trashPhotos } from '@/app/(vault)/photos/actions';
import { listItems } from '@/app/_components/gallery/collection';
import { formatBytes } from '@/app/_components/gallery/format';
import { GalleryFoot } from '@/app/_components/gallery/gallery-foot';
import { PhotoGrid } from '@/app/_components/gallery/photo-grid';
import { SelectionBar } from '@/app/_components/gallery/selection-bar';
import { ShortcutsDialog } from '@/app/_components/gallery/shortcuts-dialog';
import { useBulkChange } from '@/app/_components/gallery/use-bulk-change';
import { useGalleryKeys } from '@/app/_components/gallery/use-gallery-keys';
import { useImagePages } from '@/app/_components/gallery/use-image-pages';
import { useIsHydrated, useReader } from '@/app/_components/gallery/use-reader';
import { useSelection } from '@/app/_components/gallery/use-selection';
import { EmptyState } from '@/app/_components/ui/feedback/empty-state';
import { Button } from '@/app/_components/ui/form/button';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import type { ImageDto, ImagePageDto, UsageDto } from '@/lib/shared/dto';
import { photos, upload } from '@/lib/shared/messages/photos';
import { PhotosHead } from './photos-head';
import { useUploads } from './upload-provider';
import { useViewerAddress } from './use-viewer-address';
import { viewerAddress } from './viewer-address';

const loadViewer = () => import('./viewer/photo-viewer');
const PhotoViewer = dynamic(() => loadViewer().then((module) => module.PhotoViewer), { ssr: false });

const TRASHING = { action: trashPhotos, done: photos.trashed, undo: restorePhotos };

export function PhotosGallery({ initial, usage }: { initial: ImagePageDto; usage: UsageDto }) {
  const { locale, timeZone } = useReader();
  const isHydrated = useIsHydrated();
  const pages = useImagePages('live', initial, timeZone);
  const { collection, insert } = pages;
  const items = listItems(collection);
  const { selection, toggle, toggleDay, selectAll, clear } = useSelection(collection);
  const [focusId, setFocusId] = useState<string | null>(null);
  const [hasShortcuts, setHasShortcuts] = useState(false);
  const viewer = useViewerAddress();
  const bulkChange = useBulkChange(pages);
  const { engine, choose, maxUploadBytes } = useUploads();
  const [addedBytes, setAddedBytes] = useState(0);
  useEffect(
    () =>
      engine.onStored((image) => {
        insert([image]);
        setAddedBytes((before) => before + image.plainBytes);
      }),
    [engine, insert],
  );
  useViewerAhead(items.length > 0);

  const trash = (ids: ReadonlySet<string>) => {
    setFocusId(neighbourOf(items, ids)?.id ?? null);
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

  const openAt = viewer.openId === null ? -1 : items.findIndex((item) => item.id === viewer.openId);
  const openItem = items[openAt];
  const stepTo = (item: ImageDto | undefined) => {
    if (item === undefined) return;
    setFocusId(item.id);
    viewer.show(item.id);
  };
  const trashOpen = (item: ImageDto) => {
    const neighbour = items[openAt + 1] ?? items[openAt - 1];
    if (neighbour === undefined) viewer.close();
    else stepTo(neighbour);
    void bulkChange(TRASHING, [item]);
  };
  const { loadMore } = pages;
  useEffect(() => {
    if (openAt !== -1 && openAt >= items.length - 3) loadMore();
  }, [openAt, items.length, loadMore]);

  const single = selection.ids.size === 1 ? items.find((item) => selection.ids.has(item.id)) : undefined;
  const open = (id: string) => {
    setFocusId(id);
    viewer.open(id);
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
      <SelectionBar count={selection.ids.size} onClear={clear}>
        {single === undefined ? null : (
          <a
            href={`/api/images/${single.id}/original?download=1`}
            download
            className="inline-flex min-h-10 items-center gap-2 rounded-md px-3 text-sm hover:bg-surface-2"
          >
            <Download aria-hidden className="size-4" /> {photos.selection.download}
          </a>
        )}
        <IconButton label={photos.selection.trash} onClick={() => trash(selection.ids)}>
          <Trash2 aria-hidden />
        </IconButton>
      </SelectionBar>
      {collection.count === 0 && !pages.hasMore ? (
        <EmptyState
          icon={Images}
          title={photos.empty.title}
          action={
            isHydrated ? (
              <Button variant="primary" onClick={() => choose('files')}>
                {photos.empty.action}
              </Button>
            ) : null
          }
        >
          <p>{photos.empty.text}</p>
          <p className="mt-1 text-text-3">{upload.dropHint(formatBytes(maxUploadBytes, locale))}</p>
        </EmptyState>
      ) : (
        <PhotoGrid
          collection={collection}
          locale={locale}
          selection={selection}
          hrefOf={viewerAddress}
          onOpen={open}
          onToggle={toggle}
          onToggleDay={toggleDay}
          onNearEnd={loadMore}
          focusId={focusId}
          onFocusChange={setFocusId}
        />
      )}
      <GalleryFoot pages={pages} />
      {hasShortcuts ? <ShortcutsDialog isOpen onOpenChange={setHasShortcuts} /> : null}
      {openItem === undefined ? null : (
        <PhotoViewer
          item={openItem}
          previous={items[openAt - 1] ?? null}
          next={items[openAt + 1] ?? null}
          position={{ index: openAt + 1, count: collection.count }}
          initialDetails={null}
          onStep={(delta) => stepTo(items[openAt + delta])}
          onClose={viewer.close}
          onClosed={() => focusTile(openItem.id)}
          onTrash={() => trashOpen(openItem)}
          onRenamed={pages.replace}
        />
      )}
    </>
  );
}

/** The picture that takes the focus when others leave: the next one that stays, or the one before. */
function neighbourOf(items: readonly ImageDto[], leaving: ReadonlySet<string>): ImageDto | undefined {
  const first = items.findIndex((item) => leaving.has(item.id));
  return items.slice(first).find((item) => !leaving.has(item.id)) ?? items.slice(0, Math.max(0, first)).at(-1);
}

/** After the viewer: the tile is drawn wherever it is, since it is the current one, and focusing it brings it into sight. */
function focusTile(id: string): void {
  document.querySelector<HTMLElement>(`[data-photo="${CSS.escape(id)}"]`)?.focus();
}

/** Fetches the viewer's code while nothing else happens, so that the first picture opens at once. */
function useViewerAhead(isLikely: boolean): void {
  useEffect(() => {
    if (!isLikely) return;
    const timer = window.setTimeout(() => void loadViewer(), 1500);
    return () => window.clearTimeout(timer);
  }, [isLikely]);
}
