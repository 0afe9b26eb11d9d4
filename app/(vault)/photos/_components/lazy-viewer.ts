// The viewer, whose code comes when it is needed, or at the first sign of somebody who may need it.

import dynamic from 'next/dynamic';
import { useEffect } from 'react';

const loadViewer = () => import('./viewer/photo-viewer');

export const PhotoViewer = dynamic(() => loadViewer().then((module) => module.PhotoViewer), { ssr: false });

const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const;

/** Fetches the viewer's code as soon as somebody moves, so that the first picture opens at once, and a page that loads loads nothing more. */
export function useViewerAhead(isLikely: boolean): void {
  useEffect(() => {
    if (!isLikely) return;
    const stop = () => {
      for (const sign of SIGNS) window.removeEventListener(sign, load);
    };
    // A failure shows, and is tried again, when the viewer opens.
    const load = () => {
      stop();
      loadViewer().catch(() => undefined);
    };
    for (const sign of SIGNS) window.addEventListener(sign, load, { passive: true });
    return stop;
  }, [isLikely]);
}
