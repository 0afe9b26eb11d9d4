'use client';

// What of the gallery is near the screen. Sizes are read when the browser tells of a change and has just laid out anyway, never while
// rendering; heights of rows are known, so the rest is a search by halving, and React renders only when a row comes or goes.

import { type RefObject, startTransition, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { findVisible, type GalleryLayout, type RowRef } from '../layout/gallery-layout';

/** Rows are kept ready this far above and below the screen. */
const OVERSCAN_PIXELS = 700;
/** So much of it comes at once when the grid begins. */
const OVERSCAN_STEP_PIXELS = 350;

export type GridView = {
  subscribe: (notify: () => void) => () => void;
  /** Width of the gallery; 0 until it is known. */
  readWidth: () => number;
  /** First and last row within `overscan` pixels of the screen as text, which compares by value; empty when there is none. */
  readRange: (layout: GalleryLayout, overscan: number) => string;
  /** How far the top of the screen is below the top of the gallery, and how high the screen is. */
  readScreen: () => { readonly top: number; readonly height: number };
};

export type RowRange = { readonly first: RowRef; readonly last: RowRef };

export function useGridView(box: RefObject<HTMLElement | null>): GridView {
  const [view] = useState(() => createGridView(box));
  return view;
}

export function useGridWidth(view: GridView): number {
  return useSyncExternalStore(view.subscribe, view.readWidth, () => 0);
}

export function useVisibleRows(view: GridView, layout: GalleryLayout): RowRange | null {
  const overscan = useOverscan(layout.width > 0);
  const range = useSyncExternalStore(
    view.subscribe,
    () => view.readRange(layout, overscan),
    () => '',
  );
  return useMemo(() => {
    if (range === '') return null;
    const [day = 0, block = 0, row = 0, lastDay = 0, lastBlock = 0, lastRow = 0] = range.split(' ').map(Number);
    return { first: { day, block, row }, last: { day: lastDay, block: lastBlock, row: lastRow } };
  }, [range]);
}

/** The rows of the screen come first, those around it bit by bit. */
function useOverscan(isReady: boolean): number {
  const [overscan, setOverscan] = useState(0);
  useEffect(() => {
    if (isReady && overscan < OVERSCAN_PIXELS) startTransition(() => setOverscan(overscan + OVERSCAN_STEP_PIXELS));
  }, [isReady, overscan]);
  return overscan;
}

function createGridView(box: RefObject<HTMLElement | null>): GridView {
  const listeners = new Set<() => void>();
  let width = 0;
  let top = 0;
  let screenHeight = 0;
  let stop = () => {};
  const read = () => {
    const element = box.current;
    if (element === null) return;
    width = element.clientWidth;
    top = -element.getBoundingClientRect().top;
    screenHeight = window.innerHeight;
  };
  const tell = () => {
    read();
    for (const listener of listeners) listener();
  };
  return {
    subscribe: (notify) => {
      listeners.add(notify);
      if (listeners.size === 1) {
        read();
        stop = watchView(box.current, tell);
      }
      return () => {
        listeners.delete(notify);
        if (listeners.size === 0) stop();
      };
    },
    readWidth: () => width,
    readRange: (layout, overscan) => {
      const range = findVisible(layout, top - overscan, top + screenHeight + overscan);
      return range === null ? '' : `${textOf(range.first)} ${textOf(range.last)}`;
    },
    readScreen: () => ({ top, height: screenHeight }),
  };
}

function textOf({ day, block, row }: RowRef): string {
  return `${day} ${block} ${row}`;
}

function watchView(element: HTMLElement | null, tell: () => void): () => void {
  const observer = new ResizeObserver(tell);
  if (element !== null) observer.observe(element);
  window.addEventListener('scroll', tell, { passive: true });
  window.addEventListener('resize', tell, { passive: true });
  return () => {
    observer.disconnect();
    window.removeEventListener('scroll', tell);
    window.removeEventListener('resize', tell);
  };
}
