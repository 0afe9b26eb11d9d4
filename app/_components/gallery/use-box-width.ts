'use client';

// The width of an element, 0 until it is known.

import { type RefObject, useState, useSyncExternalStore } from 'react';

export function useBoxWidth(box: RefObject<HTMLElement | null>): number {
  // Made once: a new one would be subscribed anew after every render.
  const [subscribe] = useState(() => (notify: () => void) => {
    const observer = new ResizeObserver(notify);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  });
  return useSyncExternalStore(
    subscribe,
    () => box.current?.clientWidth ?? 0,
    () => 0,
  );
}
