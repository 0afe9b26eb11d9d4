'use client';

// One album: its pictures in its order, what can be done with a selection, and the viewer over it with the album's neighbours.

import { FolderMinus, ImageIcon, Images, Move as MoveIcon } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import { deleteAlbum, listAlbumImages, restoreAlbum } from '@/app/(vault)/albums/actions';
import { TRASHING } from '@/app/(vault)/photos/_components/trashing';
import { useViewerAddress } from '@/app/(vault)/photos/_components/use-viewer-address';
import { albumAddress, viewerAddress } from '@/app/(vault)/photos/_components/viewer-address';
import { ViewerOverList } from '@/app/(vault)/photos/_components/viewer-over-list';
import { listItems } from '@/app/_components/gallery/collection';
import { focusTileSoon } from '@/app/_components/gallery/grid/focus-tile';
import { GalleryFoot } from '@/app/_components/gallery/gallery-foot';
import { ShortcutsDialog } from '@/app/_components/gallery/keys/shortcuts-dialog';
import { useBulkChange } from '@/app/_components/gallery/selection/use-bulk-change';
import { useGalleryKeys } from '@/app/_components/gallery/keys/use-gallery-keys';
import { askForPage, useImagePages } from '@/app/_components/gallery/use-image-pages';
import { useIsHydrated, useReader } from '@/app/_components/gallery/reader/use-reader';
import { useSelection } from '@/app/_components/gallery/selection/use-selection';
import { useTileFocus } from '@/app/_components/gallery/use-tile-focus';
import { sayDone, sayRefused } from '@/app/_components/organise/bulk-toast';
import { orRefusal } from '@/app/_components/organise/changes';
import { MoveBar } from '@/app/_components/organise/order/move-bar';
import { inOrder } from '@/app/_components/organise/order/move-block';
import { useMoveMode } from '@/app/_components/organise/order/use-move-mode';
import { SelectionActions } from '@/app/_components/organise/selection-actions';
import { EmptyState } from '@/app/_components/ui/feedback/empty-state';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { MenuItem } from '@/app/_components/ui/overlay/menu';
import type { ImagePageDto } from '@/lib/shared/dto';
import { albums as words } from '@/lib/shared/messages/pictures/albums';
import { organise } from '@/lib/shared/messages/pictures/organise';
import type { AlbumDto } from '@/lib/shared/organise/organise-dto';
import { AlbumGrid } from './album-grid';
import { AlbumHead } from './album-head';
import { IN_ALBUM_ORDER, orderedCollection } from './album-order';
import { useAlbumChanges } from './use-album-changes';

export function AlbumGallery({ album, initial }: { album: AlbumDto; initial: ImagePageDto }) {
  const { locale, timeZone } = useReader();
  const isHydrated = useIsHydrated();
  const router = useRouter();
  const [title, setTitle] = useState(album.title);
  const [change, setChange] = useState(0);
  const [hasShortcuts, setHasShortcuts] = useState(false);
  const load = useCallback(
    (cursor: string | null) => askForPage(() => listAlbumImages({ albumId: album.id, ...(cursor !== null && { cursor }) })),
    [album.id],
  );
  const pages = useImagePages(load, { initial, timeZone, arrangement: IN_ALBUM_ORDER });
  const items = listItems(pages.collection);
  const { selection, toggle, selectAll, clear } = useSelection(pages.collection);
  const { focusId, setFocusId, passFocus } = useTileFocus(items);
  const address = useViewerAddress(albumAddress(album.id));
  const changes = useAlbumChanges(album.id, pages, (by) => setChange((before) => before + by));
  const bulkChange = useBulkChange(changes.leaving);
  const mode = useMoveMode({
    order: items.map((item) => item.id),
    hasMore: pages.hasMore,
    onMove: (ids, move) => void changes.move(ids, move),
    onEnd: (ids) => focusTileSoon([...ids][0]),
  });

  const leave = (ids: ReadonlySet<string>) => {
    passFocus(ids);
    clear();
  };
  const trash = (ids: ReadonlySet<string>) => {
    leave(ids);
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
  const takeOut = () => {
    leave(selection.ids);
    void changes.takeOut(selection.ids);
  };
  const [single, ...others] = selection.ids;
  const shown = mode.ids === null ? pages.collection : orderedCollection(timeZone, inOrder(items, mode.order));
  const isEmpty = pages.collection.count === 0 && !pages.hasMore;
  return (
    <>
      <AlbumHead
        album={{ ...album, title }}
        images={Math.max(0, album.images + change)}
        isReady={isHydrated}
        onRenamed={setTitle}
        onDelete={() => void deleteAndLeave({ ...album, title }, router)}
      />
      {mode.ids === null ? (
        <SelectionActions
          items={items}
          selection={selection}
          onClear={clear}
          onSelectAll={selectAll}
          onTrash={trash}
          onUpdate={pages.update}
          menu={
            <AlbumItems
              onMove={() => mode.start(selection.ids)}
              onTakeOut={takeOut}
              onCover={single === undefined || others.length > 0 ? null : () => void changes.setCover(single)}
            />
          }
        >
          <IconButton label={words.move.action} className="max-sm:hidden!" onClick={() => mode.start(selection.ids)}>
            <MoveIcon aria-hidden />
          </IconButton>
          <IconButton label={organise.album.remove} className="max-sm:hidden!" onClick={takeOut}>
            <FolderMinus aria-hidden />
          </IconButton>
        </SelectionActions>
      ) : null}
      <MoveBar mode={mode} what={words.images(mode.ids?.size ?? 0)} />
      {isEmpty ? (
        <EmptyAlbum />
      ) : (
        <AlbumGrid
          label={title}
          collection={shown}
          locale={locale}
          selection={mode.ids === null ? selection : { ids: mode.ids, anchor: null }}
          hrefOf={(id) => viewerAddress(id, albumAddress(album.id))}
          onOpen={address.open}
          onToggle={toggle}
          onNearEnd={pages.loadMore}
          focusId={focusId}
          onFocusChange={setFocusId}
          moving={{
            hasMore: pages.hasMore,
            idsFor: (id) => (selection.ids.has(id) ? selection.ids : new Set([id])),
            onMove: (ids, move) => void changes.move(ids, move),
          }}
        />
      )}
      <GalleryFoot pages={pages} />
      {hasShortcuts ? <ShortcutsDialog isOpen onOpenChange={setHasShortcuts} /> : null}
      <ViewerOverList
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

type AlbumItemsProps = { onMove: () => void; onTakeOut: () => void; onCover: (() => void) | null };

/** What an album adds to the menu of a selection; what has a button on wide screens is an entry on narrow ones. */
function AlbumItems({ onMove, onTakeOut, onCover }: AlbumItemsProps) {
  return (
    <>
      <MenuItem className="sm:hidden" onSelect={onMove}>
        <MoveIcon aria-hidden />
        {words.move.action}
      </MenuItem>
      <MenuItem className="sm:hidden" onSelect={onTakeOut}>
        <FolderMinus aria-hidden />
        {organise.album.remove}
      </MenuItem>
      {onCover === null ? null : (
        <MenuItem onSelect={onCover}>
          <ImageIcon aria-hidden />
          {words.one.setCover}
        </MenuItem>
      )}
    </>
  );
}

function EmptyAlbum() {
  return (
    <EmptyState
      icon={Images}
      title={words.one.empty.title}
      action={
        <Link href="/photos" prefetch={false} className={buttonClass({ variant: 'primary' })}>
          {words.one.empty.action}
        </Link>
      }
    >
      <p>{words.one.empty.text}</p>
    </EmptyState>
  );
}

async function deleteAndLeave(album: AlbumDto, router: ReturnType<typeof useRouter>): Promise<void> {
  const result = await orRefusal(deleteAlbum({ id: album.id }));
  if (!result.ok) return sayRefused(result);
  router.push('/albums');
  sayDone(words.deleted(album.title), async () => {
    const back = await orRefusal(restoreAlbum({ id: album.id }));
    if (!back.ok) return sayRefused(back);
    sayDone(words.restored(album.title));
    router.refresh();
  });
}
