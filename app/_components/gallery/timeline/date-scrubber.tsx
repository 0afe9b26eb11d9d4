'use client';

// The way through years of photographs: a rail at the right edge, to drag, to press, or to move along by keys from month to month.

import { clsx } from 'clsx';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { timeline } from '@/lib/shared/messages/pictures/viewing';
import { type GalleryLayout, lastAtOrBefore } from '../layout/gallery-layout';
import type { GridView } from '../grid/use-grid-view';
import { formatMonth, listMonths, listYears } from './scrubber-marks';

/** Below so many screens one scrolls by hand. */
const LEAST_SCREENS = 4;
const YEAR_GAP = 0.05;
const MONTHS_A_YEAR = 12;
/** Beside the top of a day, below the page's header. */
const HEADER_PIXELS = 56;

export type DateScrubberProps = { layout: GalleryLayout; view: GridView; locale: string };

export function DateScrubber({ layout, view, locale }: DateScrubberProps) {
  const months = useMemo(() => listMonths(layout), [layout]);
  const years = useMemo(() => listYears(months, layout.height, YEAR_GAP), [months, layout.height]);
  const tops = useMemo(() => months.map(({ top }) => top), [months]);
  const rail = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const [isDragging, setIsDragging] = useState(false);
  const at = useSyncExternalStore(
    view.subscribe,
    () => Math.max(0, lastAtOrBefore(tops, view.readScreen().top + HEADER_PIXELS)),
    () => 0,
  );
  const isLong = useSyncExternalStore(
    view.subscribe,
    () => layout.height > view.readScreen().height * LEAST_SCREENS,
    () => false,
  );
  const isShown = isLong && months.length > 1;
  // The thumb moves along with the page, past React: it changes with every frame, on a layer of its own, so that nothing is painted.
  useEffect(() => {
    if (!isShown) return;
    let railHeight = rail.current?.clientHeight ?? 0;
    const move = () => {
      const share = Math.min(1, Math.max(0, (view.readScreen().top + HEADER_PIXELS) / layout.height));
      if (thumb.current !== null) thumb.current.style.transform = `translateY(${share * railHeight}px)`;
    };
    const measure = () => {
      railHeight = rail.current?.clientHeight ?? 0;
      move();
    };
    move();
    window.addEventListener('resize', measure, { passive: true });
    const stop = view.subscribe(move);
    return () => {
      window.removeEventListener('resize', measure);
      stop();
    };
  }, [view, layout, isShown]);
  if (!isShown) return null;

  const scrollToTop = (top: number) => {
    window.scrollBy({ top: top - HEADER_PIXELS - view.readScreen().top, behavior: 'instant' });
  };
  const drag = (event: PointerEvent) => {
    const box = rail.current?.getBoundingClientRect();
    if (box === undefined) return;
    const share = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    scrollToTop(share * layout.height);
  };
  const press = (event: KeyboardEvent) => {
    const to = monthForKey(event.key, at, months.length);
    const month = to === null ? undefined : months[to];
    if (month === undefined) return;
    event.preventDefault();
    scrollToTop(month.top + HEADER_PIXELS);
  };
  const words = formatMonth(months[at]?.month ?? '', locale);
  return (
    <div
      ref={rail}
      role="slider"
      tabIndex={0}
      aria-label={timeline.scrubber}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={months.length}
      aria-valuenow={at + 1}
      aria-valuetext={words}
      onKeyDown={press}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setIsDragging(true);
        drag(event);
      }}
      onPointerMove={(event) => (isDragging ? drag(event) : undefined)}
      onPointerUp={() => setIsDragging(false)}
      onPointerCancel={() => setIsDragging(false)}
      className="group/rail fixed top-16 right-0 bottom-20 z-20 w-6 touch-none select-none lg:bottom-4 lg:w-8"
    >
      {years.map(({ year, share }) => (
        <span
          key={year}
          aria-hidden
          className={clsx(
            'pointer-events-none absolute right-1.5 -translate-y-1/2 rounded-sm bg-surface-0/90 px-1 text-xs text-text-2 transition-opacity',
            !isDragging && 'opacity-0 group-hover/rail:opacity-100 group-focus-visible/rail:opacity-100',
          )}
          style={{ top: `${share * 100}%` }}
        >
          {year}
        </span>
      ))}
      <div ref={thumb} className="absolute top-0 right-0 will-change-transform">
        <div className="absolute right-0.5 h-8 w-1.5 -translate-y-1/2 rounded-full bg-accent" />
        <span
          aria-hidden
          className={clsx(
            'pointer-events-none absolute right-6 -translate-y-1/2 rounded-md border border-line bg-surface-1 px-2 py-1 text-sm whitespace-nowrap text-text-1 shadow-pop transition-opacity',
            !isDragging && 'opacity-0 group-hover/rail:opacity-100 group-focus-visible/rail:opacity-100',
          )}
        >
          {words}
        </span>
      </div>
    </div>
  );
}

/** Arrows go by months (down is older, as on the page), Page keys by so many months as a year has, Home and End to the ends. */
function monthForKey(key: string, at: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowLeft: -1,
    ArrowDown: 1,
    ArrowRight: 1,
    PageUp: -MONTHS_A_YEAR,
    PageDown: MONTHS_A_YEAR,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? null : Math.min(count - 1, Math.max(0, at + step));
}
