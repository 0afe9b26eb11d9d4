'use client';

// What can be put in order from the viewer's bar, and by its letters: favourite and album.

import { FolderPlus, Heart } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { isTyping } from '@/app/_components/gallery/keys/use-gallery-keys';
import { useSingleKeys } from '@/app/_components/gallery/keys/use-single-keys';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import type { ImageDto } from '@/lib/shared/dto';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { AlbumDialog } from './dialogs/album-dialog';
import { changeFavourite } from './changes';
import { PressedDownload } from './pressed-download';

const LOOK = 'hover:bg-darkroom-text/15! active:bg-darkroom-text/25!';

export type ViewerActionsProps = { item: ImageDto; onChanged: (item: ImageDto) => void };

export function ViewerActions({ item, onChanged }: ViewerActionsProps) {
  const [albumIds, setAlbumIds] = useState<readonly string[] | null>(null);
  const [isDownloading, setIsDownloading] = useState(false);
  const favour = () => void changeFavourite([item.id], !item.isFavourite, (_, how) => onChanged(how(item)));
  useViewerLetters({ f: favour, a: () => setAlbumIds([item.id]), d: () => setIsDownloading(true) });
  if (item.trashedAt !== null) return null;
  return (
    <>
      <IconButton
        label={organise.favourite.is}
        aria-pressed={item.isFavourite}
        hasTooltip={false}
        className={LOOK}
        onClick={favour}
      >
        <Heart aria-hidden className={item.isFavourite ? 'fill-current text-darkroom-accent' : undefined} />
      </IconButton>
      <IconButton
        label={organise.album.add}
        hasTooltip={false}
        className={`max-sm:hidden! ${LOOK}`}
        onClick={() => setAlbumIds([item.id])}
      >
        <FolderPlus aria-hidden />
      </IconButton>
      {isDownloading ? <PressedDownload imageId={item.id} onPressed={() => setIsDownloading(false)} /> : null}
      {albumIds === null ? null : <AlbumDialog ids={albumIds} onClose={() => setAlbumIds(null)} />}
    </>
  );
}

/** The viewer itself is a window: letters count while it is the only one. */
function useViewerLetters(letters: Readonly<Record<string, () => void>>): void {
  const hasSingleKeys = useSingleKeys();
  const press = useEffectEvent((event: KeyboardEvent) => {
    const run = Object.hasOwn(letters, event.key) ? letters[event.key] : undefined;
    const hasCommand = event.ctrlKey || event.metaKey || event.altKey;
    if (run === undefined || hasCommand || event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelectorAll('[role="dialog"], [role="alertdialog"], [role="menu"]').length !== 1) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    if (!hasSingleKeys) return;
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [hasSingleKeys]);
}
