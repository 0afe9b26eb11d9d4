'use client';

// When pictures come in above the screen, or turn out larger than expected, or the window changes its width, the pictures one was
// looking at stay where they were: the page is scrolled by the difference before it is painted.

import { useEffect, useLayoutEffect, useRef } from 'react';
import { findPlace, placeInDay } from './focus-moves';
import { findRowSpan, findVisible, type GalleryLayout, type RowRef } from '../layout/gallery-layout';
import type { GridView } from './use-grid-view';

/** What holds still: a row, by its first picture; by the picture's number within the day where it is not loaded. */
type Anchor = { readonly id: string | null; readonly dayKey: string; readonly index: number; readonly offset: number };

/** Nearer to the top than this, new pictures are welcome to push the old ones down. */
const AT_TOP_PIXELS = 200;

export function useKeptPlace(layout: GalleryLayout, view: GridView): void {
  const anchor = useRef<Anchor | null>(null);
  const laidOut = useRef(layout);
  useLayoutEffect(() => {
    if (laidOut.current === layout) return;
    laidOut.current = layout;
    const row = anchor.current === null ? null : findAnchorRow(layout, anchor.current);
    const span = row === null ? null : findRowSpan(layout, row);
    if (anchor.current === null || span === null) return;
    const drift = span.top - view.readScreen().top - anchor.current.offset;
    if (Math.abs(drift) > 1) window.scrollBy({ top: drift, behavior: 'instant' });
  }, [layout, view]);
  useEffect(
    () =>
      view.subscribe(() => {
        anchor.current = createAnchor(laidOut.current, view.readScreen());
      }),
    [view],
  );
}

/** The first row that begins on the screen, or the one that covers all of it. */
function createAnchor(layout: GalleryLayout, { top, height }: { top: number; height: number }): Anchor | null {
  const visible = top < AT_TOP_PIXELS ? null : findVisible(layout, top, top + height);
  if (visible === null) return null;
  const begun = findRowSpan(layout, visible.first);
  const row = begun !== null && begun.top < top ? (rowAfter(layout, visible.first) ?? visible.first) : visible.first;
  const span = findRowSpan(layout, row);
  const day = layout.days[row.day];
  const start = day?.blocks[row.block]?.rows[row.row]?.start;
  if (span === null || day === undefined || start === undefined) return null;
  const earlier = day.blocks.slice(0, row.block).reduce((sum, { block }) => sum + block.count, 0);
  const id = day.blocks[row.block]?.block.items?.[start]?.id ?? null;
  return { id, dayKey: day.day.key, index: earlier + start, offset: span.top - top };
}

function rowAfter(layout: GalleryLayout, { day, block, row }: RowRef): RowRef | null {
  const candidates: RowRef[] = [
    { day, block, row: row + 1 },
    { day, block: block + 1, row: 0 },
    { day: day + 1, block: 0, row: 0 },
  ];
  return candidates.find((candidate) => findRowSpan(layout, candidate) !== null) ?? null;
}

function findAnchorRow(layout: GalleryLayout, { id, dayKey, index }: Anchor): RowRef | null {
  const byId = id === null ? null : findPlace(layout, id);
  if (byId !== null) return byId;
  const day = layout.days.findIndex((candidate) => candidate.day.key === dayKey);
  return day === -1 ? null : placeInDay(layout, day, index);
}
