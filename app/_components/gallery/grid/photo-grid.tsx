'use client';

// The gallery: justified rows by day, of which only those near the screen exist. Moves focus by arrow keys, keeps its place when rows
// come in above, and knows nothing of where pictures come from or what is done with them.

import { type ReactNode, startTransition, useCallback, useEffect, useRef, useState } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import { DaySection } from './day-section';
import './gallery.css';
import { EMPTY_LAYOUT, findRowSpan, type GalleryLayout, layoutGallery, type RowRef } from '../layout/gallery-layout';
import type { GridContent } from '../layout/grid-content';
import type { TileHandlers } from './photo-tile';
import type { Selection } from '../selection/selection';
import { StaticGrid } from './static-grid';
import { useGridFocus } from './use-grid-focus';
import { type GridView, type RowRange, useGridView, useGridWidth, useVisibleRows } from './use-grid-view';
import { useKeptPlace } from './use-kept-place';

export type PhotoGridProps = {
  collection: GridContent;
  locale: string;
  selection: Selection;
  hrefOf: (id: string) => string;
  noteOf?: (item: ImageDto) => string;
  onOpen: (id: string) => void;
  onToggle: (id: string, isRange: boolean) => void;
  /** The loaded pictures of a day, and the day. */
  onToggleDay: (ids: readonly string[], dayKey: string) => void;
  /** The end is near the screen: time for the next page. */
  onNearEnd?: () => void;
  /** Which rows are near the screen: time to load what is missing there. Must stay the same function. */
  onView?: (layout: GalleryLayout, visible: RowRange) => void;
  /** The picture that should have the focus when it comes into being, for example after the viewer closed. */
  focusId: string | null;
  /** Tells which picture the keyboard is on. */
  onFocusChange: (id: string) => void;
  /** What stands beside the rows and moves with them: the scrubber. */
  beside?: (layout: GalleryLayout, view: GridView) => ReactNode;
};

/** So far from the end the next page is asked for. */
const NEAR_END_PIXELS = 2_000;

export function PhotoGrid(props: PhotoGridProps) {
  const { collection, locale, selection, hrefOf, noteOf, focusId, onFocusChange, onNearEnd, onView, beside } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useGridView(box);
  const layout = useLayout(collection, useTakenWidth(view));
  const visible = useVisibleRows(view, layout);
  useKeptPlace(layout, view);
  const { current, currentId, onKeyDown } = useGridFocus({ layout, box, focusId, onFocusChange });

  const isNearEnd = visible !== null && layout.height - (findRowSpan(layout, visible.last)?.bottom ?? 0) < NEAR_END_PIXELS;
  useEffect(() => {
    if (isNearEnd) onNearEnd?.();
  }, [isNearEnd, layout, onNearEnd]);
  useEffect(() => {
    if (visible !== null) onView?.(layout, visible);
  }, [layout, visible, onView]);

  const handlers = useStableHandlers(props);
  const days = visible === null ? [] : rowsByDay(layout, visible, current);
  return (
    <div ref={box} className="gallery relative" onKeyDown={onKeyDown}>
      {layout.width === 0 ? (
        <StaticGrid days={collection.days} hrefOf={hrefOf} />
      ) : (
        <div className="relative" style={{ height: layout.height }}>
          {days.map(({ day, rows }) => {
            const dayLayout = layout.days[day];
            return dayLayout === undefined ? null : (
              <DaySection
                key={dayLayout.day.key}
                layout={dayLayout}
                top={layout.dayTops[day] ?? 0}
                rows={rows}
                locale={locale}
                selection={selection}
                currentId={currentId}
                noteOf={noteOf}
                hrefOf={hrefOf}
                {...handlers}
              />
            );
          })}
        </div>
      )}
      {layout.width === 0 ? null : beside?.(layout, view)}
    </div>
  );
}

/** Handlers that stay the same for good, so that scrolling draws only the tiles that come in. */
function useStableHandlers(props: PhotoGridProps): Omit<TileHandlers, 'hrefOf'> & Pick<PhotoGridProps, 'onToggleDay'> {
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
  const onToggleDay = useCallback((ids: readonly string[], key: string) => latest.current.onToggleDay(ids, key), []);
  const onFocusTile = useCallback((id: string) => latest.current.onFocusChange(id), []);
  return { onPress, onToggle, onToggleDay, onFocusTile };
}

/** The width, from when the scripted grid takes over: bit by bit, so that a finger is heard meanwhile. */
function useTakenWidth(view: GridView): number {
  const width = useGridWidth(view);
  const [hasTakenOver, setHasTakenOver] = useState(false);
  useEffect(() => startTransition(() => setHasTakenOver(true)), []);
  return hasTakenOver ? width : 0;
}

/** The layout of now, grown out of the one before it. */
function useLayout(content: GridContent, width: number): GalleryLayout {
  const [layout, setLayout] = useState(EMPTY_LAYOUT);
  if (width === 0 || (layout.content === content && layout.width === width)) return layout;
  const next = layoutGallery(content, width, layout);
  setLayout(next);
  return next;
}

/** The rows near the screen, and the one in focus wherever it is, by day. */
function rowsByDay(layout: GalleryLayout, { first, last }: RowRange, focused: RowRef | null): { day: number; rows: RowRef[] }[] {
  const days: { day: number; rows: RowRef[] }[] = [];
  const add = (ref: RowRef) => {
    if (days.at(-1)?.day !== ref.day) days.push({ day: ref.day, rows: [] });
    days.at(-1)?.rows.push(ref);
  };
  if (focused !== null && compareRows(focused, first) < 0) add(focused);
  for (let day = first.day; day <= last.day; day += 1) {
    const blocks = layout.days[day]?.blocks ?? [];
    const from = day === first.day ? first.block : 0;
    const to = day === last.day ? last.block : blocks.length - 1;
    for (let block = from; block <= to; block += 1) {
      const rowCount = blocks[block]?.rows.length ?? 0;
      const fromRow = day === first.day && block === first.block ? first.row : 0;
      const toRow = day === last.day && block === last.block ? last.row : rowCount - 1;
      for (let row = fromRow; row <= toRow; row += 1) add({ day, block, row });
    }
  }
  if (focused !== null && compareRows(focused, last) > 0) add(focused);
  return days;
}

function compareRows(a: RowRef, b: RowRef): number {
  return a.day - b.day || a.block - b.block || a.row - b.row;
}
