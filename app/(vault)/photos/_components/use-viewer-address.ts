'use client';

// The viewer's address. Over the grid it is only a change of the address bar (history.pushState, which Next follows), so that the grid
// keeps its place and nothing is fetched; loaded afresh, the same address is a page of its own.

import { usePathname } from 'next/navigation';
import { useCallback, useMemo, useRef } from 'react';
import { findImageId, GRID_ADDRESS, viewerAddress } from './viewer-address';

export type ViewerAddress = {
  readonly openId: string | null;
  open: (id: string) => void;
  /** Changes the picture in an open viewer; Back still leads to the grid. */
  show: (id: string) => void;
  close: () => void;
};

export function useViewerAddress(): ViewerAddress {
  const openId = findImageId(usePathname());
  const wasPushed = useRef(false);
  const open = useCallback((id: string) => {
    wasPushed.current = true;
    window.history.pushState(null, '', viewerAddress(id));
  }, []);
  const show = useCallback((id: string) => window.history.replaceState(null, '', viewerAddress(id)), []);
  const close = useCallback(() => {
    // Going back twice would leave the page.
    if (wasPushed.current) window.history.back();
    else window.history.replaceState(null, '', GRID_ADDRESS);
    wasPushed.current = false;
  }, []);
  return useMemo(() => ({ openId, open, show, close }), [openId, open, show, close]);
}
