'use client';

// One album in the list: its cover, title and number of pictures, and a menu.

import { clsx } from 'clsx';
import { EllipsisVertical, ImageOff, Images } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { thumbnailAddress } from '@/app/_components/gallery/grid/thumbnail';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { Menu } from '@/app/_components/ui/overlay/menu';
import { albums } from '@/lib/shared/messages/pictures/albums';
import { photos } from '@/lib/shared/messages/pictures/photos';
import type { AlbumDto } from '@/lib/shared/organise/organise-dto';

export type AlbumCardProps = {
  album: AlbumDto;
  /** It is being moved. */
  isCarried: boolean;
  /** Without scripts a menu could do nothing. */
  isReady: boolean;
  /** Entries of its menu. */
  children: ReactNode;
};

export function AlbumCard({ album, isCarried, isReady, children }: AlbumCardProps) {
  return (
    <li
      data-album={album.id}
      className={clsx(
        'group/album relative min-w-0 rounded-lg transition-transform [contain-intrinsic-size:auto_15rem] [content-visibility:auto]',
        isCarried && 'scale-95 outline-2 outline-offset-4 outline-accent outline-dashed',
      )}
    >
      <Link
        href={`/albums/${album.id}`}
        prefetch={false}
        draggable={false}
        aria-label={albums.open(album.title, album.images)}
        className="block rounded-lg"
      >
        <span className="relative block aspect-square overflow-hidden rounded-lg border border-line bg-surface-2">
          <Cover key={album.coverId} coverId={album.coverId} />
        </span>
        <span className="block pt-2 pr-10">
          <span className="block truncate text-sm font-medium text-text-1">{album.title}</span>{' '}
          <span className="block text-xs text-text-3">{albums.images(album.images)}</span>
        </span>
      </Link>
      {isReady ? (
        <span className="absolute right-0 bottom-0">
          <Menu
            trigger={
              <IconButton label={albums.menu(album.title)} hasTooltip={false} size="sm" className="text-text-2">
                <EllipsisVertical aria-hidden />
              </IconButton>
            }
          >
            {children}
          </Menu>
        </span>
      ) : null}
    </li>
  );
}

function Cover({ coverId }: { coverId: string | null }) {
  const [hasFailed, setHasFailed] = useState(false);
  if (coverId === null || hasFailed) {
    const Icon = hasFailed ? ImageOff : Images;
    return (
      <span className="absolute inset-0 grid place-items-center text-text-3">
        <Icon aria-hidden className="size-7" />
        {hasFailed ? <span className="sr-only">{photos.unreadable}</span> : null}
      </span>
    );
  }
  return (
    <img
      src={thumbnailAddress(coverId)}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setHasFailed(true)}
      className="absolute inset-0 size-full object-cover transition-transform duration-200 group-hover/album:scale-[1.03] motion-reduce:transform-none"
    />
  );
}
