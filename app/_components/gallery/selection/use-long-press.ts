'use client';

// A finger that stays: calls back once, and swallows the click that would follow.

import { type MouseEvent, type PointerEvent, useRef } from 'react';

const HOLD_MILLISECONDS = 450;
const SLACK_PIXELS = 10;

export function useLongPress(onLongPress: () => void) {
  const hold = useRef<{ timer: number; x: number; y: number } | null>(null);
  const hasFired = useRef(false);
  const stop = () => {
    if (hold.current !== null) window.clearTimeout(hold.current.timer);
    hold.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      hasFired.current = false;
      if (event.pointerType === 'mouse') return;
      const timer = window.setTimeout(() => {
        hasFired.current = true;
        hold.current = null;
        onLongPress();
      }, HOLD_MILLISECONDS);
      hold.current = { timer, x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      const start = hold.current;
      if (start !== null && Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLACK_PIXELS) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerLeave: stop,
    onContextMenu: (event: MouseEvent) => {
      if (hold.current !== null || hasFired.current) event.preventDefault();
    },
    onClickCapture: (event: MouseEvent) => {
      if (!hasFired.current) return;
      hasFired.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
