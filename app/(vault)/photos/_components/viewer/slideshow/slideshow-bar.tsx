'use client';

// What a running slideshow shows of itself: how long each picture stays, and the way to end it.

import { Square } from 'lucide-react';
import { slideshow } from '@/lib/shared/messages/pictures/viewing';
import { SLIDE_SECONDS, type Slideshow } from './use-slideshow';
import { ViewerButton } from '../viewer-bar';

export function SlideshowBar({ show }: { show: Slideshow }) {
  return (
    <div
      data-slideshow
      className="absolute bottom-4 left-1/2 z-10 flex -translate-x-1/2 items-center gap-2 rounded-lg bg-darkroom-veil px-3 py-1.5"
    >
      <p role="status" className="sr-only">
        {slideshow.running}
      </p>
      <select
        aria-label={slideshow.intervalLabel}
        value={show.seconds}
        onChange={(event) => {
          const seconds = SLIDE_SECONDS.find((each) => String(each) === event.currentTarget.value);
          if (seconds !== undefined) show.setSeconds(seconds);
        }}
        className="min-h-9 rounded-md border border-darkroom-text/40 bg-darkroom px-2 text-sm text-darkroom-text"
      >
        {SLIDE_SECONDS.map((seconds) => (
          <option key={seconds} value={seconds}>
            {slideshow.interval(seconds)}
          </option>
        ))}
      </select>
      <ViewerButton label={slideshow.stop} onClick={show.stop}>
        <Square aria-hidden />
      </ViewerButton>
    </div>
  );
}
