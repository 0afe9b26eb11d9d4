'use client';

// Fetches the neighbours' previews, so that the next step shows at once, and calls off those that are not near any more.

import { useEffect, useRef } from 'react';
import { previewAddress } from './viewer-stage';

const PATIENCE_MILLISECONDS = 150;

/** `ids`: the neighbours. `currentId` may be one that is still on its way: it is needed more than ever. */
export function usePreload(currentId: string, ids: readonly string[]): void {
  const underWay = useRef(new Map<string, HTMLImageElement>());
  const wanted = ids.join(' ');
  useEffect(() => {
    const images = underWay.current;
    const names = wanted.split(' ').filter(Boolean);
    for (const [id, image] of images) {
      if (id === currentId || names.includes(id)) continue;
      if (!image.complete) image.removeAttribute('src');
      images.delete(id);
    }
    const timer = window.setTimeout(() => {
      for (const id of names) {
        if (images.has(id)) continue;
        const image = new Image();
        image.src = previewAddress(id);
        images.set(id, image);
      }
    }, PATIENCE_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [currentId, wanted]);
  useEffect(() => {
    const images = underWay.current;
    return () => {
      for (const image of images.values()) if (!image.complete) image.removeAttribute('src');
    };
  }, []);
}
