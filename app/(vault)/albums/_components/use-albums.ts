'use client';

// The list of albums and what changes in it. Shown at once; what the vault refuses turns back.

import { useState } from 'react';
import { deleteAlbum, moveAlbum, restoreAlbum } from '@/app/(vault)/albums/actions';
import { sayDone, sayRefused } from '@/app/_components/organise/bulk-toast';
import { orRefusal } from '@/app/_components/organise/changes';
import { inOrder, type Move } from '@/app/_components/organise/order/move-block';
import { albums as words } from '@/lib/shared/messages/pictures/albums';
import type { AlbumDto } from '@/lib/shared/organise/organise-dto';

export function useAlbums(initial: readonly AlbumDto[]) {
  const [albums, setAlbums] = useState(initial);
  const [said, setSaid] = useState('');
  // The router brings a fresh list when one comes back to this page.
  const [known, setKnown] = useState(initial);
  if (known !== initial) {
    setKnown(initial);
    setAlbums(initial);
  }
  const order = albums.map((album) => album.id);

  const move = async (ids: readonly string[], { order: next, beforeId }: Move) => {
    const [id] = ids;
    if (id === undefined) return;
    setAlbums(inOrder(albums, next));
    setSaid(words.move.position(next.indexOf(id) + 1, next.length));
    const result = await orRefusal(moveAlbum({ id, beforeId }));
    if (result.ok) return;
    setAlbums((now) => inOrder(now, order));
    sayRefused(result);
  };

  const remove = async (album: AlbumDto) => {
    const at = albums.indexOf(album);
    setAlbums(albums.filter((other) => other !== album));
    focusAlbumSoon((albums[at + 1] ?? albums[at - 1])?.id);
    const putBack = () => setAlbums((now) => [...now.slice(0, at), album, ...now.slice(at)]);
    const result = await orRefusal(deleteAlbum({ id: album.id }));
    if (!result.ok) {
      putBack();
      return sayRefused(result);
    }
    sayDone(words.deleted(album.title), async () => {
      const back = await orRefusal(restoreAlbum({ id: album.id }));
      if (!back.ok) return sayRefused(back);
      putBack();
      sayDone(words.restored(album.title));
    });
  };
  return { albums, order, said, setAlbums, move, remove };
}

/** After the list has changed and menus have given the focus back. */
export function focusAlbumSoon(id: string | undefined): void {
  window.setTimeout(() => {
    const link = id === undefined ? null : document.querySelector<HTMLElement>(`[data-album="${CSS.escape(id)}"] a`);
    (link ?? document.getElementById('content'))?.focus();
  }, 60);
}
