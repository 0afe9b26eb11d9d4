'use client';

// The keyboard in the grid: one picture is the Tab key's, the arrow keys lead on from it, also to one that is not loaded yet, which
// gets the focus when it comes.

import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import { findPlace, type GridPlace, indexInDay, moveFocus, moveForKey, placeInDay } from './focus-moves';
import { findRowSpan, type GalleryLayout, type RowRef } from '../layout/gallery-layout';

export type GridFocus = {
  /** Where the focus is; its row is drawn wherever it is. */
  readonly current: GridPlace | null;
  /** The picture the Tab key reaches. */
  readonly currentId: string | null;
  onKeyDown: (event: KeyboardEvent) => void;
};

export type GridFocusOptions = {
  layout: GalleryLayout;
  box: RefObject<HTMLElement | null>;
  focusId: string | null;
  onFocusChange: (id: string) => void;
};

export function useGridFocus({ layout, box, focusId, onFocusChange }: GridFocusOptions): GridFocus {
  // Without a picture in focus the first one is the door for the Tab key.
  const current = useMemo(() => (focusId === null ? null : findPlace(layout, focusId)), [layout, focusId]);
  const currentId = current?.id ?? firstId(layout);
  const wanted = useRef<string | null>(null);
  const awaited = useRef<{ dayKey: string; index: number } | null>(null);
  useEffect(() => {
    const arrived = awaited.current === null ? null : findAwaited(layout, awaited.current);
    if (arrived === null || arrived.id === null) return;
    awaited.current = null;
    // Somebody who has gone elsewhere meanwhile is not called back.
    const focused = document.activeElement;
    if (focused !== document.body && box.current?.contains(focused) !== true) return;
    wanted.current = arrived.id;
    onFocusChange(arrived.id);
  }, [layout, box, onFocusChange]);
  useEffect(() => {
    if (wanted.current === null || current?.id !== wanted.current) return;
    wanted.current = null;
    box.current?.querySelector<HTMLElement>(`[data-photo="${CSS.escape(current.id)}"]`)?.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const onPhoto = (event.target as HTMLElement).closest('[data-photo]') !== null;
    const waiting = awaited.current === null ? null : findAwaited(layout, awaited.current);
    const from = waiting ?? current ?? (currentId === null ? null : findPlace(layout, currentId));
    const move = onPhoto && from !== null ? moveForKey(event.key, event.ctrlKey || event.metaKey) : null;
    if (move === null || from === null || event.altKey) return;
    event.preventDefault();
    const to = moveFocus(layout, from, move);
    if (to === null) return;
    const dayKey = layout.days[to.day]?.day.key;
    awaited.current = to.id === null && dayKey !== undefined ? { dayKey, index: indexInDay(layout, to) } : null;
    if (to.id !== null) {
      wanted.current = to.id;
      onFocusChange(to.id);
    }
    scrollIntoSight(layout, to, box.current);
  };
  return { current, currentId, onKeyDown };
}

function firstId(layout: GalleryLayout): string | null {
  for (const { day } of layout.days) {
    const item = day.blocks.find((block) => block.items !== null)?.items?.[0];
    if (item !== undefined) return item.id;
  }
  return null;
}

function findAwaited(layout: GalleryLayout, { dayKey, index }: { dayKey: string; index: number }): GridPlace | null {
  const day = layout.days.findIndex((candidate) => candidate.day.key === dayKey);
  return day === -1 ? null : placeInDay(layout, day, index);
}

/** Room for the header above and for the bars below. */
const SIGHT_MARGIN_PIXELS = 130;

function scrollIntoSight(layout: GalleryLayout, row: RowRef, box: HTMLElement | null): void {
  const span = findRowSpan(layout, row);
  if (span === null || box === null) return;
  const boxTop = box.getBoundingClientRect().top;
  const top = boxTop + span.top;
  if (top < SIGHT_MARGIN_PIXELS) window.scrollBy({ top: top - SIGHT_MARGIN_PIXELS });
  const bottom = boxTop + span.bottom + SIGHT_MARGIN_PIXELS - window.innerHeight;
  if (bottom > 0) window.scrollBy({ top: bottom });
}
