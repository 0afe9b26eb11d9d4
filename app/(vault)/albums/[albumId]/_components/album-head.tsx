'use client';

// An album's heading: its title, which can be changed, and what can be done with the whole of it.

import { EllipsisVertical, Lock, Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { renameAlbum } from '@/app/(vault)/albums/actions';
import { TitleDialog } from '@/app/(vault)/albums/_components/title-dialog';
import { sayDone } from '@/app/_components/organise/bulk-toast';
import { RulesDialog } from '@/app/_components/protect/rules-dialog';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { Menu, MenuItem, MenuSeparator } from '@/app/_components/ui/overlay/menu';
import { albums as words } from '@/lib/shared/messages/pictures/albums';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import type { AlbumDto } from '@/lib/shared/organise/organise-dto';

export type AlbumHeadProps = {
  album: AlbumDto;
  images: number;
  isReady: boolean;
  onRenamed: (title: string) => void;
  onDelete: () => void;
};

export function AlbumHead({ album, images, isReady, onRenamed, onDelete }: AlbumHeadProps) {
  const [isRenaming, setIsRenaming] = useState(false);
  const [hasRules, setHasRules] = useState(false);
  return (
    <div className="flex min-h-11 items-start gap-2">
      <div className="min-w-0 flex-1">
        <p className="text-sm">
          <Link href="/albums" prefetch={false} className="text-text-2 underline underline-offset-4 hover:text-text-1">
            {words.one.back}
          </Link>
        </p>
        <h1 className="mt-1 text-xl font-semibold break-words">{album.title}</h1>
        <p className="text-xs text-text-3">
          {words.images(images)}
          {isReady && images > 1 ? `. ${words.one.orderHint}` : null}
        </p>
      </div>
      {isReady ? (
        <div className="flex items-center">
          <IconButton label={words.rename} className="text-text-2" onClick={() => setIsRenaming(true)}>
            <Pencil aria-hidden />
          </IconButton>
          <Menu
            trigger={
              <IconButton label={words.menu(album.title)} hasTooltip={false} className="text-text-2">
                <EllipsisVertical aria-hidden />
              </IconButton>
            }
          >
            <MenuItem onSelect={() => setHasRules(true)}>
              <Lock aria-hidden /> {privacy.rules.albumTitle}
            </MenuItem>
            <MenuSeparator />
            <MenuItem isDangerous onSelect={onDelete}>
              <Trash2 aria-hidden /> {words.delete}
            </MenuItem>
          </Menu>
        </div>
      ) : null}
      <RulesDialog place="album" id={album.id} isOpen={hasRules} onOpenChange={setHasRules} />
      {isRenaming ? (
        <TitleDialog
          heading={words.renameTitle}
          action={words.rename}
          initial={album.title}
          save={(title) => renameAlbum({ id: album.id, title })}
          onSaved={({ title }) => {
            setIsRenaming(false);
            onRenamed(title);
            sayDone(words.renamed);
          }}
          onClose={() => setIsRenaming(false)}
        />
      ) : null}
    </div>
  );
}
