'use client';

// An album's pictures in its own order: rows like the gallery's, without days. Only rows near the screen exist; arrow keys move the focus,
// and the mouse draws pictures to another place.

import { clsx } from 'clsx';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Collection, dayKey, listItems } from '@/app/_components/gallery/collection';
import { findPlace, moveFocus, moveForKey } from '@/app/_components/gallery/focus-moves';
import '@/app/_components/gallery/gallery.css';
import { EMPTY_LAYOUT, type GalleryLayout } from '@/app/_components/gallery/gallery-layout';
import { placeTiles, ratioStep } from '@/app/_components/gallery/justified-layout';
import { PhotoTile, type TileHandlers } from '@/app/_components/gallery/photo-tile';
import type { Selection } from '@/app/_components/gallery/selection';
import { describe } from '@/app/_components/gallery/static-grid';
import { thumbnailAddress } from '@/app/_components/gallery/thumbnail';
import { useGridView, useGridWidth, useVisibleEntries } from '@/app/_components/gallery/use-grid-view';
import { useKeptPlace } from '@/app/_components/gallery/use-kept-place';
import { DropLine } from '@/app/_components/organise/order/drop-line';
import { useDragOrder, type DragOrderOptions } from '@/app/_components/organise/order/use-drag-order';
import type { ImageDto } from '@/lib/shared/dto';
import { layoutOrdered } from './ordered-layout';

export type OrderedGridProps = {
  label: string;
  collection: Collection;
  locale: string;
  selection: Selection;
  carriedIds: ReadonlySet<string> | null;
  hrefOf: (id: string) => string;
  onOpen: (id: string) => void;
  onToggle: (id: string, isRange: boolean) => void;
  onNearEnd: () => void;
  focusId: string | null;
  onFocusChange: (id: string) => void;
  moving: Pick<DragOrderOptions, 'hasMore' | 'idsFor' | 'onMove'>;
};

const NEAR_END_ENTRIES = 12;

export function OrderedGrid(props: OrderedGridProps) {
  const { label, collection, locale, selection, carriedIds, hrefOf, focusId, onFocusChange, onNearEnd } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useGridView(box);
  const layout = useLayout(collection, useGridWidth(view));
  const visible = useVisibleEntries(view, layout);
  useKeptPlace(layout, box);
  const items = listItems(collection);
  const order = useMemo(() => items.map((item) => item.id), [items]);
  const drag = useDragOrder({ box, attribute: 'photo', order, ...props.moving });

  const current = useMemo(() => (focusId === null ? null : findPlace(layout, focusId)), [layout, focusId]);
  const currentId = current?.id ?? items[0]?.id ?? null;
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current || current === null) return;
    wantsFocus.current = false;
    box.current?.querySelector<HTMLElement>(`[data-photo="${CSS.escape(current.id)}"]`)?.focus();
  });
  const isNearEnd = visible !== null && visible.last >= layout.entries.length - NEAR_END_ENTRIES;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, layout, onNearEnd]);

  const moveByKey = (event: KeyboardEvent) => {
    const onPhoto = (event.target as HTMLElement).closest('[data-photo]') !== null;
    const from = current ?? (currentId === null ? null : findPlace(layout, currentId));
    const move = onPhoto && from !== null ? moveForKey(event.key, event.ctrlKey || event.metaKey) : null;
    if (move === null || from === null || event.altKey) return;
    event.preventDefault();
    const to = moveFocus(layout, from, move);
    if (to === null) return;
    wantsFocus.current = true;
    onFocusChange(to.id);
  };
  const handlers = useStableHandlers(props);
  const tileOf = (item: ImageDto, at: TilePlace) => (
    <PhotoTile
      key={item.id}
      item={item}
      alt={describe(item, dayKey(item.createdAt, collection.timeZone), locale)}
      note={null}
      {...at}
      isSelected={selection.ids.has(item.id)}
      isSelecting={selection.ids.size > 0}
      isCurrent={item.id === currentId}
      hrefOf={hrefOf}
      {...handlers}
    />
  );
  const places = visible === null ? [] : placesOf(layout, { ...visible, focused: current?.entry ?? null });
  const carried = carriedIds ?? drag.draggedIds;
  return (
    <section
      ref={box}
      aria-label={label}
      className={clsx('gallery relative mt-4', drag.marker !== null && 'cursor-grabbing')}
      onKeyDown={moveByKey}
      {...drag.handlers}
    >
      {layout.width === 0 ? (
        <StaticTiles items={items} locale={locale} timeZone={collection.timeZone} hrefOf={hrefOf} />
      ) : (
        <ul className="relative" style={{ height: layout.height }}>
          {places.map(({ item, at }) => tileOf(item, at))}
        </ul>
      )}
      {places
        .filter(({ item }) => carried?.has(item.id) === true)
        .map(({ item, at }) => (
          <span
            key={item.id}
            aria-hidden
            className="pointer-events-none absolute z-10 rounded-sm bg-darkroom-veil outline-2 -outline-offset-2 outline-accent outline-dashed"
            style={at}
          />
        ))}
      <DropLine marker={drag.marker} />
    </section>
  );
}

type TilePlace = { left: number; top: number; width: number; height: number };

/** The places of the rows near the screen, and of the row in focus wherever it is. */
function placesOf(
  layout: GalleryLayout,
  { first, last, focused }: { first: number; last: number; focused: number | null },
): { item: ImageDto; at: TilePlace }[] {
  const [day] = layout.days;
  if (day === undefined) return [];
  const rows = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  if (focused !== null && focused < first) rows.unshift(focused);
  if (focused !== null && focused > last) rows.push(focused);
  return rows.flatMap((index) => {
    const row = day.rows[index];
    const top = layout.entries[index]?.top;
    if (row === undefined || top === undefined) return [];
    return placeTiles(day.ratios, row).flatMap((tile, column) => {
      const item = day.day.items[row.start + column];
      return item === undefined ? [] : [{ item, at: { ...tile, top, height: row.height } }];
    });
  });
}

type StaticTilesProps = { items: readonly ImageDto[]; locale: string; timeZone: string; hrefOf: (id: string) => string };

/** The album as plain HTML, with the rows of the scripted one (gallery.css). */
function StaticTiles({ items, locale, timeZone, hrefOf }: StaticTilesProps) {
  return (
    <ul className="gallery-flow">
      {items.map((item) => (
        <li key={item.id} className={`ratio-${ratioStep(item.width, item.height)}`}>
          <a href={hrefOf(item.id)} className="absolute inset-0 block overflow-hidden bg-surface-2">
            <img
              src={thumbnailAddress(item.id)}
              alt={describe(item, dayKey(item.createdAt, timeZone), locale)}
              width={item.width}
              height={item.height}
              loading="lazy"
              decoding="async"
              className="absolute inset-0 size-full object-cover"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Handlers that stay the same for good, so that scrolling draws only the tiles that come in. */
function useStableHandlers(props: OrderedGridProps): Omit<TileHandlers, 'hrefOf'> {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const onPress = useCallback((id: string, isRange: boolean) => {
    const { selection, onToggle, onOpen } = latest.current;
    if (selection.ids.size > 0 || isRange) onToggle(id, isRange);
    else onOpen(id);
  }, []);
  const onToggle = useCallback((id: string, isRange: boolean) => latest.current.onToggle(id, isRange), []);
  const onFocusTile = useCallback((id: string) => latest.current.onFocusChange(id), []);
  return { onPress, onToggle, onFocusTile };
}

/** The layout of now, grown out of the one before it. */
function useLayout(collection: Collection, width: number): GalleryLayout {
  const [layout, setLayout] = useState(EMPTY_LAYOUT);
  if (width === 0 || (layout.collection === collection && layout.width === width)) return layout;
  const next = layoutOrdered(collection, width, layout);
  setLayout(next);
  return next;
}
