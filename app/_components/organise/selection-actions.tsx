'use client';

// The bar over a gallery while pictures are chosen, with what can be done to them, and the letters that do the same. It brings its own
// windows, tells of progress and offers the way back; the page only says how its list changes.

import { Download, EllipsisVertical, FileArchive, FolderPlus, Heart, HeartOff, SquareCheckBig, Tag, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { DownloadLink } from '@/app/(vault)/photos/_components/viewer/download-link';
import type { Selection } from '@/app/_components/gallery/selection/selection';
import { SelectionBar } from '@/app/_components/gallery/selection/selection-bar';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { Menu, MenuItem } from '@/app/_components/ui/overlay/menu';
import type { ImageDto } from '@/lib/shared/dto';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { sayDone } from './bulk-toast';
import { changeFavourite, type UpdateItems } from './changes';
import { PressedDownload } from './pressed-download';
import { usePictureKeys } from './use-picture-keys';

const AlbumDialog = dynamic(() => import('./dialogs/album-dialog').then((module) => module.AlbumDialog), { ssr: false });
const TagDialog = dynamic(() => import('./dialogs/tag-dialog').then((module) => module.TagDialog), { ssr: false });

export type SelectionActionsProps = {
  /** What is loaded, in order; the chosen ones may be more. */
  items: readonly ImageDto[];
  selection: Selection;
  onClear: () => void;
  onSelectAll: () => void;
  onTrash: (ids: ReadonlySet<string>) => void;
  onUpdate: UpdateItems;
  /** Further buttons of the page, before the menu. */
  children?: ReactNode;
  /** Further entries of the menu. */
  menu?: ReactNode;
};

type Asked = { readonly what: 'album' | 'tag'; readonly ids: readonly string[] } | null;

export function SelectionActions(props: SelectionActionsProps) {
  const { items, selection, onClear, onSelectAll, onTrash, onUpdate, children, menu } = props;
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>(null);
  const [downloadId, setDownloadId] = useState<string | null>(null);
  const count = selection.ids.size;
  const chosen = items.filter((item) => selection.ids.has(item.id));
  const areFavourites = count > 0 && chosen.length === count && chosen.every((item) => item.isFavourite);

  /** The chosen pictures in the order of the list, or the one in focus. */
  const wanted = (focusedId: string | null): readonly string[] => {
    if (count === 0) return focusedId === null ? [] : [focusedId];
    const ids = chosen.map((item) => item.id);
    return ids.length === count ? ids : [...selection.ids];
  };
  const ask = (what: 'album' | 'tag', focusedId: string | null) => {
    const ids = wanted(focusedId);
    if (ids.length > 0) setAsked({ what, ids });
  };
  const favour = (focusedId: string | null) => {
    const ids = wanted(focusedId);
    const isOne = count === 0 && items.find((item) => item.id === focusedId)?.isFavourite === true;
    if (ids.length > 0) void changeFavourite(ids, !(isOne || areFavourites), onUpdate);
  };
  usePictureKeys({
    f: favour,
    a: (focusedId) => ask('album', focusedId),
    t: (focusedId) => ask('tag', focusedId),
    d: (focusedId) => {
      const [id, ...others] = wanted(focusedId);
      if (others.length > 0) sayDone(organise.download.hint);
      else if (id !== undefined) setDownloadId(id);
    },
  });
  const single = count === 1 ? [...selection.ids][0] : undefined;
  const favourLabel = areFavourites ? organise.favourite.remove : organise.favourite.add;
  return (
    <>
      <SelectionBar count={count} onClear={onClear}>
        <IconButton label={favourLabel} onClick={() => favour(null)}>
          {areFavourites ? <HeartOff aria-hidden /> : <Heart aria-hidden />}
        </IconButton>
        <IconButton label={organise.album.add} onClick={() => ask('album', null)}>
          <FolderPlus aria-hidden />
        </IconButton>
        <IconButton label={organise.tag.add} className="max-sm:hidden!" onClick={() => ask('tag', null)}>
          <Tag aria-hidden />
        </IconButton>
        {children}
        {single === undefined ? null : (
          <DownloadLink
            imageId={single}
            className="inline-flex min-h-10 items-center gap-2 rounded-md px-3 text-sm hover:bg-surface-2 max-sm:hidden"
          >
            <Download aria-hidden className="size-4" /> {photos.selection.download}
          </DownloadLink>
        )}
        <IconButton label={photos.selection.trash} onClick={() => onTrash(selection.ids)}>
          <Trash2 aria-hidden />
        </IconButton>
        <Menu
          trigger={
            <IconButton label={organise.more} hasTooltip={false}>
              <EllipsisVertical aria-hidden />
            </IconButton>
          }
        >
          <MenuItem onSelect={onSelectAll}>
            <SquareCheckBig aria-hidden />
            {organise.selectAll}
          </MenuItem>
          <MenuItem className="sm:hidden" onSelect={() => ask('tag', null)}>
            <Tag aria-hidden />
            {organise.tag.add}
          </MenuItem>
          {single === undefined ? null : (
            <MenuItem className="sm:hidden" onSelect={() => setDownloadId(single)}>
              <Download aria-hidden />
              {photos.selection.download}
            </MenuItem>
          )}
          {count > 1 ? (
            <MenuItem onSelect={() => router.push('/settings/export/new')}>
              <FileArchive aria-hidden />
              {organise.download.many}
            </MenuItem>
          ) : null}
          {menu}
        </Menu>
      </SelectionBar>
      {asked?.what === 'album' ? <AlbumDialog ids={asked.ids} onClose={() => setAsked(null)} /> : null}
      {asked?.what === 'tag' ? <TagDialog ids={asked.ids} onClose={() => setAsked(null)} /> : null}
      {downloadId === null ? null : (
        <PressedDownload key={downloadId} imageId={downloadId} onPressed={() => setDownloadId(null)} />
      )}
    </>
  );
}
