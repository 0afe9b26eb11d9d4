'use client';

// When rows come in above the screen, or the window changes its width, the pictures one was looking at stay where they were.

import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { GalleryEntry, GalleryLayout } from './gallery-layout';

type Anchor = { readonly id: string; readonly offset: number };

/** Nearer to the top than this, new pictures are welcome to push the old ones down. */
const AT_TOP_PIXELS = 200;

export function useKeptPlace(
  layout: GalleryLayout,
  visible: { readonly first: number; readonly last: number } | null,
  box: RefObject<HTMLElement | null>,
): void {
  const anchor = useRef<Anchor | null>(null);
  const laidOut = useRef<GalleryLayout | null>(null);
  useLayoutEffect(() => {
    if (laidOut.current !== null && laidOut.current !== layout && anchor.current !== null && box.current !== null) {
      const entry = entryOf(layout, anchor.current.id);
      const drift = entry === null ? 0 : box.current.getBoundingClientRect().top + entry.top - anchor.current.offset;
      if (Math.abs(drift) > 1) window.scrollBy({ top: drift, behavior: 'instant' });
    }
    laidOut.current = layout;
  }, [layout, box]);
  useLayoutEffect(() => {
    const remember = () => {
      anchor.current = findAnchor(layout, visible, box.current);
    };
    remember();
    window.addEventListener('scroll', remember, { passive: true });
    return () => window.removeEventListener('scroll', remember);
  }, [layout, visible, box]);
}

/** The first picture of the first row that begins on the screen. */
function findAnchor(
  layout: GalleryLayout,
  visible: { first: number; last: number } | null,
  box: HTMLElement | null,
): Anchor | null {
  if (visible === null || box === null) return null;
  const boxTop = box.getBoundingClientRect().top;
  if (boxTop > -AT_TOP_PIXELS) return null;
  const entry = layout.entries
    .slice(visible.first, visible.last + 1)
    .find((candidate) => candidate.row >= 0 && boxTop + candidate.top >= 0);
  const day = entry === undefined ? undefined : layout.days[entry.day];
  const item = entry === undefined ? undefined : day?.day.items[day.rows[entry.row]?.start ?? -1];
  return entry === undefined || item === undefined ? null : { id: item.id, offset: boxTop + entry.top };
}

function entryOf(layout: GalleryLayout, id: string): GalleryEntry | null {
  for (const [dayIndex, { day, rows }] of layout.days.entries()) {
    const index = day.items.findIndex((item) => item.id === id);
    if (index === -1) continue;
    const row = rows.findIndex(({ start, end }) => index >= start && index < end);
    return layout.entries.find((entry) => entry.day === dayIndex && entry.row === row) ?? null;
  }
  return null;
}
