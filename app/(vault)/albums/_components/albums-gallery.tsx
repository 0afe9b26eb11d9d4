'use client';

// All albums: making, naming, ordering and deleting them. Changes show at once; what the vault refuses turns back.

import { ArrowLeft, ArrowRight, BookImage, Move as MoveIcon, Pencil, Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { createAlbum, renameAlbum } from '@/app/(vault)/albums/actions';
import { useIsHydrated } from '@/app/_components/gallery/reader/use-reader';
import { sayDone } from '@/app/_components/organise/bulk-toast';
import { DropLine } from '@/app/_components/organise/order/drop-line';
import { inOrder, moveBy } from '@/app/_components/organise/order/move-block';
import { MoveBar } from '@/app/_components/organise/order/move-bar';
import { useDragOrder } from '@/app/_components/organise/order/use-drag-order';
import { useMoveMode } from '@/app/_components/organise/order/use-move-mode';
import { EmptyState } from '@/app/_components/ui/feedback/empty-state';
import { Button } from '@/app/_components/ui/form/button';
import { MenuItem, MenuSeparator } from '@/app/_components/ui/overlay/menu';
import { albums as words } from '@/lib/shared/messages/pictures/albums';
import type { AlbumDto } from '@/lib/shared/organise/organise-dto';
import { AlbumCard } from './album-card';
import { TitleDialog } from './title-dialog';
import { focusAlbumSoon, useAlbums } from './use-albums';

type Asked = { readonly what: 'create' } | { readonly what: 'rename'; readonly album: AlbumDto } | null;

export function AlbumsGallery({ initial }: { initial: readonly AlbumDto[] }) {
  const isHydrated = useIsHydrated();
  const { albums, order, said, setAlbums, move, remove } = useAlbums(initial);
  const [asked, setAsked] = useState<Asked>(null);
  const box = useRef<HTMLDivElement>(null);
  const mode = useMoveMode({
    order,
    onMove: (ids, to) => void move(ids, to),
    onEnd: (ids) => focusAlbumSoon([...ids][0]),
  });
  const drag = useDragOrder({
    box,
    attribute: 'album',
    order,
    idsFor: (id) => new Set([id]),
    onMove: (ids, to) => void move(ids, to),
  });
  const shown = mode.ids === null ? albums : inOrder(albums, mode.order);
  const carried = albums.find((album) => mode.ids?.has(album.id));
  return (
    <>
      <div className="flex min-h-11 flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold">{words.title}</h1>
          <p className="text-xs text-text-3">{words.count(albums.length)}</p>
        </div>
        {isHydrated ? (
          <Button variant="primary" onClick={() => setAsked({ what: 'create' })}>
            <Plus aria-hidden /> {words.create}
          </Button>
        ) : null}
      </div>
      <MoveBar mode={mode} what={carried?.title ?? ''} />
      <p role="status" className="sr-only">
        {said}
      </p>
      {albums.length === 0 ? (
        <EmptyState icon={BookImage} title={words.empty.title}>
          <p>{words.empty.text}</p>
        </EmptyState>
      ) : (
        <div ref={box} className="relative mt-6 select-none" {...drag.handlers}>
          <ul
            aria-label={words.list}
            className="grid grid-cols-2 gap-x-4 gap-y-6 sm:grid-cols-[repeat(auto-fill,minmax(11.5rem,1fr))]"
          >
            {shown.map((album) => (
              <AlbumCard
                key={album.id}
                album={album}
                isReady={isHydrated}
                isCarried={mode.ids?.has(album.id) === true || drag.draggedIds?.has(album.id) === true}
              >
                <MenuItem onSelect={() => setAsked({ what: 'rename', album })}>
                  <Pencil aria-hidden /> {words.rename}
                </MenuItem>
                <MenuItem onSelect={() => mode.start(new Set([album.id]))}>
                  <MoveIcon aria-hidden /> {words.move.action}
                </MenuItem>
                <MenuItem
                  disabled={order[0] === album.id}
                  onSelect={() => void move([album.id], moveBy(order, new Set([album.id]), -1, order.length))}
                >
                  <ArrowLeft aria-hidden /> {words.move.left}
                </MenuItem>
                <MenuItem
                  disabled={order.at(-1) === album.id}
                  onSelect={() => void move([album.id], moveBy(order, new Set([album.id]), 1, order.length))}
                >
                  <ArrowRight aria-hidden /> {words.move.right}
                </MenuItem>
                <MenuSeparator />
                <MenuItem isDangerous onSelect={() => void remove(album)}>
                  <Trash2 aria-hidden /> {words.delete}
                </MenuItem>
              </AlbumCard>
            ))}
          </ul>
          <DropLine marker={drag.marker} />
        </div>
      )}
      <AlbumTitleDialog
        asked={asked}
        onClose={() => setAsked(null)}
        onCreated={(album) => {
          setAsked(null);
          setAlbums((now) => [album, ...now]);
          sayDone(words.created(album.title));
          focusAlbumSoon(album.id);
        }}
        onRenamed={(album) => {
          setAsked(null);
          setAlbums((now) => now.map((other) => (other.id === album.id ? { ...other, title: album.title } : other)));
          sayDone(words.renamed);
        }}
      />
    </>
  );
}

type AlbumTitleDialogProps = {
  asked: Asked;
  onClose: () => void;
  onCreated: (album: AlbumDto) => void;
  onRenamed: (album: AlbumDto) => void;
};

function AlbumTitleDialog({ asked, onClose, onCreated, onRenamed }: AlbumTitleDialogProps) {
  if (asked === null) return null;
  return asked.what === 'create' ? (
    <TitleDialog
      heading={words.createTitle}
      action={words.createAction}
      save={(title) => createAlbum({ title })}
      onSaved={onCreated}
      onClose={onClose}
    />
  ) : (
    <TitleDialog
      heading={words.renameTitle}
      action={words.rename}
      initial={asked.album.title}
      save={(title) => renameAlbum({ id: asked.album.id, title })}
      onSaved={onRenamed}
      onClose={onClose}
    />
  );
}
