'use client';

// The photos page: the timeline, what can be done with a selection, uploads as they come in, and the viewer over it all.

import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { GalleryLayout } from '@/app/_components/gallery/layout/gallery-layout';
import { PhotoGrid } from '@/app/_components/gallery/grid/photo-grid';
import { BasisToggle } from '@/app/_components/gallery/timeline/basis-toggle';
import { DateScrubber } from '@/app/_components/gallery/timeline/date-scrubber';
import { countAll, listLoaded } from '@/app/_components/gallery/timeline/timeline';
import { TimelineStatus } from '@/app/_components/gallery/timeline/timeline-status';
import { type InitialTimeline, useTimeline } from '@/app/_components/gallery/timeline/use-timeline';
import { MAX_CHOSEN_AT_ONCE, useTimelineSelection } from '@/app/_components/gallery/timeline/use-timeline-selection';
import { useBulkChange } from '@/app/_components/gallery/selection/use-bulk-change';
import { useGalleryKeys } from '@/app/_components/gallery/keys/use-gallery-keys';
import type { GridView } from '@/app/_components/gallery/grid/use-grid-view';
import { useIsHydrated, useReader } from '@/app/_components/gallery/reader/use-reader';
import { useTileFocus } from '@/app/_components/gallery/use-tile-focus';
import { SelectionActions } from '@/app/_components/organise/selection-actions';
import { toast } from '@/app/_components/ui/feedback/toast';
import type { ImageDto, UsageDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { timeline as timelineWords } from '@/lib/shared/messages/pictures/viewing';
import { PhotosEmpty } from './photos-empty';
import { PhotosHead } from './photos-head';
import { TRASHING } from './trashing';
import { useUploads } from './upload/upload-provider';
import { useViewerAddress } from './use-viewer-address';
import { viewerAddress } from './viewer-address';
import { ViewerOverGrid } from './viewer-over-grid';

const ShortcutsDialog = dynamic(
  () => import('@/app/_components/gallery/keys/shortcuts-dialog').then((module) => module.ShortcutsDialog),
  { ssr: false },
);

const hrefOf = (id: string): string => viewerAddress(id);
const sayTooMany = () => void toast(timelineWords.tooMany(MAX_CHOSEN_AT_ONCE), { position: 'bottom-center' });

export type PhotosGalleryProps = {
  initial: InitialTimeline;
  usage: UsageDto;
  /** What stands between heading and grid: the way in without scripts. */
  children?: ReactNode;
};

export function PhotosGallery({ initial, usage, children }: PhotosGalleryProps) {
  const { locale } = useReader();
  const isHydrated = useIsHydrated();
  const controls = useTimeline(initial);
  const { timeline, status, retry, onView, insert, replace, update } = controls;
  const items = listLoaded(timeline);
  const { selection, chosen, toggle, toggleDay, selectAll, clear } = useTimelineSelection(controls, sayTooMany);
  const { focusId, setFocusId, passFocus } = useTileFocus(items);
  const [hasShortcuts, setHasShortcuts] = useState(false);
  const address = useViewerAddress();
  const bulkChange = useBulkChange(controls);
  const { choose } = useUploads();
  const addedBytes = useStoredUploads(insert);
  const beside = useCallback(
    (layout: GalleryLayout, view: GridView) => <DateScrubber layout={layout} view={view} locale={locale} />,
    [locale],
  );

  const trash = (leaving: readonly ImageDto[]) => {
    passFocus(new Set(leaving.map((item) => item.id)));
    clear();
    void bulkChange(TRASHING, leaving);
  };
  useGalleryKeys({
    onSelect: toggle,
    onSelectAll: selectAll,
    onClear: clear,
    onDelete: (id) => trash(chosen.length > 0 ? chosen : items.filter((item) => item.id === id)),
    letters: { u: () => choose('files'), '?': () => setHasShortcuts(true) },
  });
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
      <SelectionActions
        items={items}
        selection={selection}
        onClear={clear}
        onSelectAll={selectAll}
        onTrash={() => trash(chosen)}
        onUpdate={update}
      />
      {timeline.days.length === 0 ? (
        <PhotosEmpty />
      ) : (
        <>
          <BasisToggle basis={timeline.basis} />
          <PhotoGrid
            collection={timeline}
            locale={locale}
            selection={selection}
            hrefOf={hrefOf}
            onOpen={open}
            onToggle={toggle}
            onToggleDay={toggleDay}
            onView={onView}
            focusId={focusId}
            onFocusChange={setFocusId}
            beside={beside}
          />
          <p className="min-h-24 py-6 text-center text-sm text-text-3">{photos.allLoaded(countAll(timeline))}</p>
        </>
      )}
      <TimelineStatus status={status} onRetry={retry} />
      {hasShortcuts ? <ShortcutsDialog isOpen onOpenChange={setHasShortcuts} /> : null}
      <ViewerOverGrid
        controls={controls}
        address={address}
        onShown={setFocusId}
        onTrash={(item) => void bulkChange(TRASHING, [item])}
        onRenamed={replace}
      />
    </>
  );
}

/** Shows what has been uploaded, and answers how many bytes that were. */
function useStoredUploads(insert: (items: ImageDto[]) => void): number {
  const { onStored } = useUploads();
  const [addedBytes, setAddedBytes] = useState(0);
  useEffect(
    () =>
      onStored((image) => {
        insert([image]);
        setAddedBytes((before) => before + image.plainBytes);
      }),
    [onStored, insert],
  );
  return addedBytes;
}
