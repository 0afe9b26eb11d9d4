'use client';

// What of the gallery is near the screen. Sizes are read when the browser tells of a change and has just laid out anyway, never while
// rendering; heights of rows are known, so the rest is a search by halving, and React renders only when a row comes or goes: bit by bit
// between the frames, since rows come long before they are seen, and at once only when one has leapt to where none are.

import { type RefObject, startTransition, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { findVisible, type GalleryLayout, type RowRef } from './gallery-layout';

/** Rows are kept ready this far above and below the screen. */
const OVERSCAN_PIXELS = 700;
/** Further than this from where rows were drawn for, they are about to run out. */
const LEAP_PIXELS = 500;

export type GridView = {
  subscribe: (notify: () => void) => () => void;
  /** Width of the gallery; 0 until it is known. */
  readWidth: () => number;
  /** How far the top of the screen is below the top of the gallery, and how high the screen is. */
  readScreen: () => Screen;
};

type Screen = { readonly top: number; readonly height: number };

export type RowRange = { readonly first: RowRef; readonly last: RowRef };

export function useGridView(box: RefObject<HTMLElement | null>): GridView {
  const [view] = useState(() => createGridView(box));
  return view;
}

export function useGridWidth(view: GridView): number {
  return useSyncExternalStore(view.subscribe, view.readWidth, () => 0);
}

export function useVisibleRows(view: GridView, layout: GalleryLayout): RowRange | null {
  const [drawn, setDrawn] = useState<Screen>({ top: 0, height: 0 });
  useEffect(() => {
    let asked = drawn;
    const follow = () => {
      const screen = view.readScreen();
      const isSame = screen.height === asked.height && rangeText(layout, screen) === rangeText(layout, asked);
      if (isSame) return;
      asked = screen;
      const isNear = screen.height === drawn.height && Math.abs(screen.top - drawn.top) < LEAP_PIXELS;
      if (isNear) startTransition(() => setDrawn(screen));
      else setDrawn(screen);
    };
    const stop = view.subscribe(follow);
    follow();
    return stop;
  }, [view, layout, drawn]);
  // As text, which compares by value.
  const text = rangeText(layout, drawn);
  return useMemo(() => parseRange(text), [text]);
}

function rangeText(layout: GalleryLayout, { top, height }: Screen): string {
  const range = height === 0 ? null : findVisible(layout, top - OVERSCAN_PIXELS, top + height + OVERSCAN_PIXELS);
  return range === null ? '' : `${textOf(range.first)} ${textOf(range.last)}`;
}

function parseRange(text: string): RowRange | null {
  if (text === '') return null;
  const [day = 0, block = 0, row = 0, lastDay = 0, lastBlock = 0, lastRow = 0] = text.split(' ').map(Number);
  return { first: { day, block, row }, last: { day: lastDay, block: lastBlock, row: lastRow } };
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
