'use client';

// What stands in for a picture that has not come yet: at once its average colour, and after a moment its thumbhash, painted on a tiny
// canvas. While one scrolls fast, most thumbnails come first: nothing is painted in vain, and nothing has to fade.

import { useEffect, useMemo, useRef } from 'react';
import { thumbHashToAverageRGBA, thumbHashToRGBA } from 'thumbhash';

/** Stands on the box of both once the picture is there. The placeholder stays under it while it fades in, and then goes, since pictures may be transparent. */
export const SHOWN_ATTRIBUTE = 'data-shown';

/** Stands on the same box once the thumbhash was to be seen. Only then the picture fades in: each one that does is a layer of its own meanwhile. */
const SEEN_ATTRIBUTE = 'data-seen';

const PATIENCE_MILLISECONDS = 300;

export function Placeholder({ hashBase64 }: { hashBase64: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const hash = useMemo(() => decode(hashBase64), [hashBase64]);
  useEffect(() => {
    const timer = window.setTimeout(() => paint(canvas.current, hash), PATIENCE_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [hash]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      width={1}
      height={1}
      className="absolute inset-0 size-full group-data-seen/thumbnail:transition-[visibility] group-data-seen/thumbnail:delay-200 group-data-seen/thumbnail:duration-0 group-data-shown/thumbnail:invisible"
      style={hash === null ? undefined : { backgroundColor: averageColour(hash) }}
    />
  );
}

// A placeholder is a courtesy: without a readable one the tile stays a plain surface.
function decode(hashBase64: string): Uint8Array | null {
  try {
    const hash = Uint8Array.from(atob(hashBase64), (character) => character.charCodeAt(0));
    return hash.length >= 5 ? hash : null;
  } catch {
    return null;
  }
}

function averageColour(hash: Uint8Array): string {
  const { r, g, b, a } = thumbHashToAverageRGBA(hash);
  return `rgb(${Math.round(r * 255)} ${Math.round(g * 255)} ${Math.round(b * 255)} / ${a.toFixed(2)})`;
}

function paint(canvas: HTMLCanvasElement | null, hash: Uint8Array | null): void {
  if (canvas === null || hash === null || canvas.parentElement?.hasAttribute(SHOWN_ATTRIBUTE)) return;
  const { w, h, rgba } = thumbHashToRGBA(hash);
  canvas.width = w;
  canvas.height = h;
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
  canvas.style.backgroundColor = 'transparent';
  canvas.parentElement?.setAttribute(SEEN_ATTRIBUTE, '');
}
