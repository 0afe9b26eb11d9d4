'use client';

// Which entries of the gallery are near the screen. Heights are known, so it is a search by halving on each scroll; React renders only
// when an entry comes or goes.

import { type RefObject, useSyncExternalStore } from 'react';
import { findVisible, type GalleryLayout } from './gallery-layout';

/** Rows are kept ready this far above and below the screen. */
const OVERSCAN_PIXELS = 700;

export function useVisibleEntries(
  layout: GalleryLayout,
  box: RefObject<HTMLElement | null>,
): { first: number; last: number } | null {
  // Text compares by value: the store may be asked at any time, and an unchanged range renders nothing.
  const readRange = () => {
    if (box.current === null) return '';
    const top = -box.current.getBoundingClientRect().top;
    const range = findVisible(layout, top - OVERSCAN_PIXELS, top + window.innerHeight + OVERSCAN_PIXELS);
    return range === null ? '' : `${range.first}:${range.last}`;
  };
  const range = useSyncExternalStore(subscribeToScroll, readRange, () => '');
  if (range === '') return null;
  const [first = 0, last = 0] = range.split(':').map(Number);
  return { first, last };
}

function subscribeToScroll(notify: () => void): () => void {
  window.addEventListener('scroll', notify, { passive: true });
  window.addEventListener('resize', notify, { passive: true });
  return () => {
    window.removeEventListener('scroll', notify);
    window.removeEventListener('resize', notify);
  };
}
