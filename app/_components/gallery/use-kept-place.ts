'use client';

// When rows come in above the screen, or the window changes its width, the pictures one was looking at stay where they were.

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { findVisible, type GalleryEntry, type GalleryLayout } from './gallery-layout';

type Anchor = { readonly id: string; readonly offset: number };

/** Nearer to the top than this, new pictures are welcome to push the old ones down. */
const AT_TOP_PIXELS = 200;

export function useKeptPlace(layout: GalleryLayout, box: RefObject<HTMLElement | null>): void {
  const anchor = useRef<Anchor | null>(null);
  const laidOut = useRef(layout);
  useLayoutEffect(() => {
    if (laidOut.current === layout) return;
    laidOut.current = layout;
    if (anchor.current === null || box.current === null) return;
    const entry = entryOf(layout, anchor.current.id);
    const drift = entry === null ? 0 : box.current.getBoundingClientRect().top + entry.top - anchor.current.offset;
    if (Math.abs(drift) > 1) window.scrollBy({ top: drift, behavior: 'instant' });
  }, [layout, box]);
  useEffect(() => {
    // Read when the browser has just laid out anyway: asking after a change would make it do so once more.
    const remember = () => {
      anchor.current = findAnchor(laidOut.current, box.current);
    };
    window.addEventListener('scroll', remember, { passive: true });
    return () => window.removeEventListener('scroll', remember);
  }, [box]);
}

/** The first picture of the first row that begins on the screen. */
function findAnchor(layout: GalleryLayout, box: HTMLElement | null): Anchor | null {
  const boxTop = box?.getBoundingClientRect().top ?? 0;
  const visible = boxTop > -AT_TOP_PIXELS ? null : findVisible(layout, -boxTop, -boxTop + window.innerHeight);
  if (visible === null) return null;
  const entries = layout.entries.slice(visible.first, visible.last + 1);
  const entry = entries.find((candidate) => candidate.row >= 0 && boxTop + candidate.top >= 0);
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
