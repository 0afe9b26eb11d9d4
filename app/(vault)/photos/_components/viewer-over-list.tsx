'use client';

// The viewer as it opens over a list that comes page by page: knows the neighbours, and asks for more before the last one is reached.

import { useEffect } from 'react';
import { focusTile } from '@/app/_components/gallery/grid/focus-tile';
import type { ImageDto } from '@/lib/shared/dto';
import { PhotoViewer, useViewerAhead } from './lazy-viewer';
import type { ViewerAddress } from './use-viewer-address';

const FEW_LEFT = 3;

export type ViewerOverListProps = {
  items: readonly ImageDto[];
  address: ViewerAddress;
  onShown: (id: string) => void;
  onNearEnd: () => void;
  onTrash: (item: ImageDto) => void;
  onRenamed: (item: ImageDto) => void;
  onClosed?: () => void;
};

export function ViewerOverList({ items, address, onShown, onNearEnd, onTrash, onRenamed, onClosed }: ViewerOverListProps) {
  const at = address.openId === null ? -1 : items.findIndex((item) => item.id === address.openId);
  const item = items[at];
  useEffect(() => {
    if (at !== -1 && at >= items.length - FEW_LEFT) onNearEnd();
  }, [at, items.length, onNearEnd]);
  useViewerAhead(items.length > 0);
  if (item === undefined) return null;

  const show = (next: ImageDto | undefined) => {
    if (next === undefined) return;
    onShown(next.id);
    address.show(next.id);
  };
  const trash = () => {
    const neighbour = items[at + 1] ?? items[at - 1];
    if (neighbour === undefined) address.close();
    else show(neighbour);
    onTrash(item);
  };
  return (
    <PhotoViewer
      item={item}
      previous={items[at - 1] ?? null}
      next={items[at + 1] ?? null}
      position={{ index: at + 1, count: items.length }}
      initialDetails={null}
      onStep={(delta) => show(items[at + delta])}
      onClose={address.close}
      onClosed={() => {
        focusTile(item.id);
        onClosed?.();
      }}
      onTrash={trash}
      onRenamed={onRenamed}
    />
  );
}
