'use client';

// The viewer's address. Over the grid it is only a change of the address bar (history.pushState, which Next follows), so that the grid
// keeps its place and nothing is fetched; loaded afresh, the same address is a page of its own.

import { usePathname } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { findImageId, GRID_ADDRESS, viewerAddress } from './viewer-address';

export type ViewerAddress = {
  readonly openId: string | null;
  open: (id: string) => void;
  /** Changes the picture in an open viewer; Back still leads to the grid. */
  show: (id: string) => void;
  close: () => void;
};

/** `grid` is where the list lives whose pictures are opened, and where closing leads. */
export function useViewerAddress(grid: string = GRID_ADDRESS): ViewerAddress {
  const pathname = usePathname();
  // What is open is known here at once: the router hears of an address a moment later, and a Back that comes in between
  // would be overtaken by it.
  const [openId, setOpenId] = useState(() => findImageId(pathname, grid));
  const wasPushed = useRef(false);
  useEffect(() => {
    const follow = () => setOpenId(findImageId(window.location.pathname, grid));
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, [grid]);
  const open = useCallback(
    (id: string) => {
      wasPushed.current = true;
      setOpenId(id);
      window.history.pushState(null, '', viewerAddress(id, grid));
    },
    [grid],
  );
  const show = useCallback(
    (id: string) => {
      setOpenId(id);
      window.history.replaceState(null, '', viewerAddress(id, grid));
    },
    [grid],
  );
  const close = useCallback(() => {
    setOpenId(null);
    // Going back twice would leave the page.
    if (wasPushed.current) window.history.back();
    else window.history.replaceState(null, '', grid);
    wasPushed.current = false;
  }, [grid]);
  return useMemo(() => ({ openId, open, show, close }), [openId, open, show, close]);
}
