// The viewer, whose code comes when it is needed, or at the first sign of somebody who may need it.

import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import { onFirstSign } from '@/app/_components/ui/late/first-sign';

const loadViewer = () => import('./viewer/photo-viewer');

export const PhotoViewer = dynamic(() => loadViewer().then((module) => module.PhotoViewer), { ssr: false });

/** Fetches the viewer's code as soon as somebody moves, so that the first picture opens at once, and a page that loads loads nothing more. */
export function useViewerAhead(isLikely: boolean): void {
  useEffect(() => {
    if (!isLikely) return;
    // A failure shows, and is tried again, when the viewer opens.
    return onFirstSign(() => void loadViewer().catch(() => undefined));
  }, [isLikely]);
}
