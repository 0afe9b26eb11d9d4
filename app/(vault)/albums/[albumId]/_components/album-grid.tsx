'use client';

// The gallery's grid in an album's own order, in which the mouse draws pictures to another place.

import { clsx } from 'clsx';
import { useMemo, useRef } from 'react';
import { type Collection, listItems } from '@/app/_components/gallery/collection';
import { PhotoGrid, type PhotoGridProps } from '@/app/_components/gallery/grid/photo-grid';
import { DropLine } from '@/app/_components/organise/order/drop-line';
import { type DragOrderOptions, useDragOrder } from '@/app/_components/organise/order/use-drag-order';

export type AlbumGridProps = Omit<PhotoGridProps, 'collection' | 'onToggleDay'> & {
  label: string;
  collection: Collection;
  moving: Pick<DragOrderOptions, 'hasMore' | 'idsFor' | 'onMove'>;
};

export function AlbumGrid({ label, moving, ...grid }: AlbumGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const items = listItems(grid.collection);
  const order = useMemo(() => items.map((item) => item.id), [items]);
  const drag = useDragOrder({ box, attribute: 'photo', order, ...moving });
  return (
    <div
      ref={box}
      role="group"
      aria-label={label}
      className={clsx('relative mt-4', drag.marker !== null && 'cursor-grabbing')}
      {...drag.handlers}
    >
      <PhotoGrid {...grid} onToggleDay={nothing} />
      <DropLine marker={drag.marker} />
    </div>
  );
}

// An album has no days.
const nothing = () => {};
