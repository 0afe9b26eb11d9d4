'use client';

// The timeline of the photos page: its days are known, what is near the screen gets loaded, and what is far from it is let go, so that a
// hundred thousand pictures take no more memory than a few thousand.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import { unpackDays } from '@/lib/shared/images/packed-days';
import type { TimelineBasis, TimelinePlace, TimelineSpanDto } from '@/lib/shared/images/timeline';
import { findRowSpan, type GalleryLayout } from '../layout/gallery-layout';
import type { RowRange } from '../grid/use-grid-view';
import { askDays, askSpans } from './ask-timeline';
import { blockSpan, missingNear } from './places';
import {
  createTimeline,
  fillSpans,
  insertItems,
  listLoaded,
  removeItems,
  syncDays,
  type Timeline,
  unloadBlocks,
  updateItems,
} from './timeline';
import { type LoadStatus, TimelineLoader } from './timeline-loader';

/** Pictures are loaded so far ahead, above and below what is drawn. */
const AHEAD_PIXELS = 1_500;
/** From so many loaded pictures on, those further from the screen than this are let go. */
const MANY_IMAGES = 4_000;
const FAR_PIXELS = 15_000;

export type TimelineControls = {
  readonly timeline: Timeline;
  readonly status: LoadStatus;
  retry: () => void;
  /** For PhotoGrid: what is near the screen. */
  onView: (layout: GalleryLayout, visible: RowRange) => void;
  /** Loads these whatever is looked at. Answers whether it could. */
  load: (places: readonly TimelinePlace[]) => Promise<boolean>;
  insert: (items: readonly ImageDto[]) => void;
  remove: (ids: ReadonlySet<string>) => void;
  replace: (item: ImageDto) => void;
  /** Changes pictures where they stand. */
  update: (ids: ReadonlySet<string>, how: (item: ImageDto) => ImageDto) => void;
  /** Says which pictures `who` needs: these are never let go. */
  pin: (who: 'selection' | 'viewer', ids: ReadonlySet<string>) => void;
};

/** What the page begins with; its days are packed. */
export type InitialTimeline = {
  readonly basis: TimelineBasis;
  readonly days: string;
  readonly spans: readonly TimelineSpanDto[];
};

/** Timelines that were shown before. The router hands them out again on the way back, when they may be stale. */
const shownBefore = new WeakSet<InitialTimeline>();

/** For one order of the timeline: another one is another instance. */
export function useTimeline(initial: InitialTimeline): TimelineControls {
  const { basis } = initial;
  const [timeline, setTimeline] = useState(() => createTimeline({ basis, days: unpackDays(initial.days) }, initial.spans));
  const [status, setStatus] = useState<LoadStatus>('idle');
  const pinned = useRef(new Map<string, ReadonlySet<string>>());
  const [loader] = useState(
    () =>
      new TimelineLoader({
        ask: (spans, signal) => askSpans(basis, spans, signal),
        onSpans: (spans) => setTimeline((before) => fillSpans(before, spans)),
        onStatus: setStatus,
      }),
  );
  useEffect(() => () => loader.stop(), [loader]);
  useRetryWhenOnline(status, loader);
  useEffect(() => {
    const isStale = shownBefore.has(initial);
    shownBefore.add(initial);
    if (!isStale) return;
    void askDays(basis).then((answer) => {
      if (typeof answer !== 'string') setTimeline((before) => syncDays(before, answer));
    });
  }, [initial, basis]);

  const onView = useCallback(
    (layout: GalleryLayout, visible: RowRange) => {
      const from = (findRowSpan(layout, visible.first)?.top ?? 0) - AHEAD_PIXELS;
      const to = (findRowSpan(layout, visible.last)?.bottom ?? 0) + AHEAD_PIXELS;
      const middle = (from + to) / 2;
      loader.want(missingNear(layout, { from, to, middle }));
      setTimeline((before) => letGo(before, layout, { middle, pinned: pinned.current }));
    },
    [loader],
  );
  return {
    timeline,
    status,
    onView,
    retry: useCallback(() => loader.retry(), [loader]),
    load: useCallback((places) => loader.load(places), [loader]),
    insert: useCallback(
      (items) => {
        loader.bringBack(items.map((item) => item.id));
        setTimeline((before) => insertItems(before, items));
      },
      [loader],
    ),
    remove: useCallback(
      (ids) => {
        loader.takeOut(ids);
        setTimeline((before) => removeItems(before, ids));
      },
      [loader],
    ),
    replace: useCallback((item) => setTimeline((before) => updateItems(before, new Set([item.id]), () => item)), []),
    update: useCallback((ids, how) => setTimeline((before) => updateItems(before, ids, how)), []),
    pin: useCallback((who, ids) => void pinned.current.set(who, ids), []),
  };
}

type Keeping = { middle: number; pinned: ReadonlyMap<string, ReadonlySet<string>> };

function letGo(timeline: Timeline, layout: GalleryLayout, { middle, pinned }: Keeping): Timeline {
  // A layout that is older than the timeline does not know where its blocks stand.
  if (layout.content !== timeline || listLoaded(timeline).length < MANY_IMAGES) return timeline;
  const needed = [...pinned.values()];
  const dayNumbers = new Map(timeline.days.map((day, index) => [day, index]));
  return unloadBlocks(timeline, (day, block, index) => {
    const { top, bottom } = blockSpan(layout, { day: dayNumbers.get(day) ?? 0, block: index });
    const isNear = bottom > middle - FAR_PIXELS && top < middle + FAR_PIXELS;
    return isNear || block.items?.some((item) => needed.some((ids) => ids.has(item.id))) === true;
  });
}

function useRetryWhenOnline(status: LoadStatus, loader: TimelineLoader): void {
  useEffect(() => {
    if (status !== 'failed') return;
    const retry = () => loader.retry();
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [status, loader]);
}
