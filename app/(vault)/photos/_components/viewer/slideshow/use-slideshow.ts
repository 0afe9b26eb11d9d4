'use client';

// One picture after another by itself, until somebody does something. Keeps the screen awake where the browser can.

import { useEffect, useEffectEvent, useState } from 'react';

export const SLIDE_SECONDS = [3, 5, 10, 20] as const;
export type SlideSeconds = (typeof SLIDE_SECONDS)[number];

export type Slideshow = {
  readonly isRunning: boolean;
  readonly seconds: SlideSeconds;
  start: () => void;
  stop: () => void;
  setSeconds: (seconds: SlideSeconds) => void;
};

export type SlideshowOptions = {
  /** The picture that is shown; each gets its whole time, counted from when it can be seen. */
  readonly itemId: string;
  readonly isShown: boolean;
  readonly hasNext: boolean;
  readonly onNext: () => void;
};

/** What ends it; moving the mouse does not. */
const STOPPING_EVENTS = ['keydown', 'pointerdown', 'wheel'] as const;

export function useSlideshow({ itemId, isShown, hasNext, onNext }: SlideshowOptions): Slideshow {
  const [isRunning, setIsRunning] = useState(false);
  const [seconds, setSeconds] = useState<SlideSeconds>(5);
  const goOn = useEffectEvent(() => (hasNext ? onNext() : setIsRunning(false)));
  useEffect(() => {
    if (!isRunning || !isShown) return;
    const timer = window.setTimeout(() => goOn(), seconds * 1000);
    return () => window.clearTimeout(timer);
  }, [isRunning, isShown, itemId, seconds]);
  useEffect(() => {
    if (!isRunning) return;
    // The controls of the slideshow itself are no interruption.
    const stop = (event: Event) => {
      if (event.target instanceof Element && event.target.closest('[data-slideshow]') !== null) return;
      setIsRunning(false);
    };
    for (const name of STOPPING_EVENTS) window.addEventListener(name, stop, { capture: true, passive: true });
    return () => {
      for (const name of STOPPING_EVENTS) window.removeEventListener(name, stop, { capture: true });
    };
  }, [isRunning]);
  useWakeLock(isRunning);
  return { isRunning, seconds, setSeconds, start: () => setIsRunning(true), stop: () => setIsRunning(false) };
}

/** Browsers let go of it whenever the page is hidden; it is asked for again when the page is back. */
function useWakeLock(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      // Refused when the battery is low: then the screen goes dark as usual.
      const found = await navigator.wakeLock.request('screen').catch(() => null);
      if (isOver) await found?.release();
      else lock = found;
    };
    const again = () => void ask();
    again();
    document.addEventListener('visibilitychange', again);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    };
  }, [isWanted]);
}
