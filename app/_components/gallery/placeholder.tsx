'use client';

// A picture's thumbhash, painted on a tiny canvas under the thumbnail. Painted only while it is near the screen.

import { useLayoutEffect, useRef } from 'react';
import { thumbHashToRGBA } from 'thumbhash';

export function Placeholder({ hashBase64 }: { hashBase64: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => paint(canvas.current, hashBase64), [hashBase64]);
  return <canvas ref={canvas} aria-hidden width={1} height={1} className="absolute inset-0 size-full" />;
}

function paint(canvas: HTMLCanvasElement | null, hashBase64: string): void {
  const picture = canvas === null ? null : decode(hashBase64);
  if (canvas === null || picture === null) return;
  canvas.width = picture.w;
  canvas.height = picture.h;
  const data = new ImageData(new Uint8ClampedArray(picture.rgba), picture.w, picture.h);
  canvas.getContext('2d')?.putImageData(data, 0, 0);
}

function decode(hashBase64: string) {
  try {
    return thumbHashToRGBA(Uint8Array.from(atob(hashBase64), (character) => character.charCodeAt(0)));
  } catch {
    // A placeholder is a courtesy: without one the tile stays a plain surface.
    return null;
  }
}
