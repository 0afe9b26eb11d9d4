'use client';

// The key `/`: leads to the search from anywhere, and into its box. Turned off with the other single keys.

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { hasOpenWindow, isTyping } from '@/app/_components/gallery/keys/use-gallery-keys';
import { useSingleKeys } from '@/app/_components/gallery/keys/use-single-keys';

/** The search page's box; it takes the focus by itself when the page opens. */
export const SEARCH_BOX_ID = 'search-box';

export function SearchKey() {
  const router = useRouter();
  const hasSingleKeys = useSingleKeys();
  useEffect(() => {
    if (!hasSingleKeys) return;
    const press = (event: KeyboardEvent) => {
      const hasCommand = event.ctrlKey || event.metaKey || event.altKey;
      if (event.key !== '/' || event.defaultPrevented || hasCommand || isTyping(event.target) || hasOpenWindow()) return;
      event.preventDefault();
      const box = document.getElementById(SEARCH_BOX_ID);
      if (box === null) router.push('/search');
      else box.focus();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [hasSingleKeys, router]);
  return null;
}
