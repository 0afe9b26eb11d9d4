'use client';

// Where what is drawn along would be put.

import type { DropMarker } from './use-drag-order';

export function DropLine({ marker }: { marker: DropMarker | null }) {
  if (marker === null) return null;
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute z-20 w-1 -translate-x-1/2 rounded-full bg-accent"
      style={{ left: marker.left, top: marker.top, height: marker.height }}
    />
  );
}
