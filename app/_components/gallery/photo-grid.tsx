'use client';

// The gallery: justified rows by day, of which only those near the screen exist. Moves focus by arrow keys, keeps its place when rows
// come in above, and knows nothing of where pictures come from or what is done with them.

import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import { type Collection, listItems } from './collection';
import { DaySection } from './day-section';
import { findPlace, moveFocus, moveForKey } from './focus-moves';
import './gallery.css';
import { EMPTY_LAYOUT, type GalleryLayout, layoutGallery } from './gallery-layout';
import type { TileHandlers } from './photo-tile';
import type { Selection } from './selection';
import { StaticGrid } from './static-grid';
import { useGridView, useGridWidth, useVisibleEntries } from './use-grid-view';
import { useKeptPlace } from './use-kept-place';

export type PhotoGridProps = {
  collection: Collection;
  locale: string;
  selection: Selection;
  hrefOf: (id: string) => string;
  noteOf?: (item: ImageDto) => string;
  onOpen: (id: string) => void;
  onToggle: (id: string, isRange: boolean) => void;
  onToggleDay: (ids: readonly string[]) => void;
  /** The end is near the screen: time for the next page. */
  onNearEnd: () => void;
  /** The picture that should have the focus when it comes into being, for example after the viewer closed. */
  focusId: string | null;
  /** Tells which picture the keyboard is on. */
  onFocusChange: (id: string) => void;
};

/** Entries from the end at which the next page is asked for. */
const NEAR_END_ENTRIES = 12;

export function PhotoGrid(props: PhotoGridProps) {
  const { collection, locale, selection, hrefOf, noteOf, focusId, onFocusChange } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useGridView(box);
  const layout = useLayout(collection, useGridWidth(view));
  const visible = useVisibleEntries(view, layout);
  useKeptPlace(layout, box);

  // Without a picture in focus the first one is the door for the Tab key.
  const current = useMemo(() => (focusId === null ? null : findPlace(layout, focusId)), [layout, focusId]);
  const currentId = current?.id ?? listItems(collection)[0]?.id ?? null;
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current || current === null) return;
    wantsFocus.current = false;
    box.current?.querySelector<HTMLElement>(`[data-photo="${CSS.escape(current.id)}"]`)?.focus({ preventScroll: true });
  });

  const isNearEnd = visible !== null && visible.last >= layout.entries.length - NEAR_END_ENTRIES;
  const { onNearEnd } = props;
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
    scrollIntoSight(layout, to.entry, box.current);
  };

  const handlers = useStableHandlers(props);
  const days = visible === null ? [] : groupByDay(layout, visible, current?.entry ?? null);
  return (
    <div ref={box} className="gallery relative" onKeyDown={moveByKey}>
      {layout.width === 0 ? (
        <StaticGrid collection={collection} locale={locale} hrefOf={hrefOf} />
      ) : (
        <div className="relative" style={{ height: layout.height }}>
          {days.map(({ day, rows }) => (
            <DaySection
              key={day.day.key}
              layout={day}
              rows={rows}
              locale={locale}
              selection={selection}
              currentId={currentId}
              noteOf={noteOf}
              hrefOf={hrefOf}
              {...handlers}
            />
          ))}
        </div>
      )}
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
  const onToggleDay = useCallback((ids: readonly string[]) => latest.current.onToggleDay(ids), []);
  const onFocusTile = useCallback((id: string) => latest.current.onFocusChange(id), []);
  return { onPress, onToggle, onToggleDay, onFocusTile };
}

/** The layout of now, grown out of the one before it. */
function useLayout(collection: Collection, width: number): GalleryLayout {
  const [layout, setLayout] = useState(EMPTY_LAYOUT);
  if (width === 0 || (layout.collection === collection && layout.width === width)) return layout;
  const next = layoutGallery(collection, width, layout);
  setLayout(next);
  return next;
}

type VisibleDay = { day: GalleryLayout['days'][number]; rows: (readonly [number, number])[] };

/** The entries near the screen, and the one in focus wherever it is, by day. */
function groupByDay(layout: GalleryLayout, visible: { first: number; last: number }, focused: number | null): VisibleDay[] {
  const indexes = Array.from({ length: visible.last - visible.first + 1 }, (_, offset) => visible.first + offset);
  if (focused !== null && focused < visible.first) indexes.unshift(focused);
  if (focused !== null && focused > visible.last) indexes.push(focused);
  const days: VisibleDay[] = [];
  for (const index of indexes) {
    const entry = layout.entries[index];
    const day = entry === undefined ? undefined : layout.days[entry.day];
    if (entry === undefined || day === undefined) continue;
    if (days.at(-1)?.day !== day) days.push({ day, rows: [] });
    if (entry.row >= 0) days.at(-1)?.rows.push([entry.row, entry.top - day.top]);
  }
  return days;
}

/** Room for the header above and for the bars below. */
const SIGHT_MARGIN_PIXELS = 130;

function scrollIntoSight(layout: GalleryLayout, entryIndex: number, box: HTMLElement | null): void {
  const entry = layout.entries[entryIndex];
  if (entry === undefined || box === null) return;
  const top = box.getBoundingClientRect().top + entry.top;
  if (top < SIGHT_MARGIN_PIXELS) window.scrollBy({ top: top - SIGHT_MARGIN_PIXELS });
  const bottom = top + entry.size + SIGHT_MARGIN_PIXELS - window.innerHeight;
  if (bottom > 0) window.scrollBy({ top: bottom });
}
