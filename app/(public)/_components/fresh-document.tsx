'use client';

// After signing out the page's document must not be the one that held pictures: their names would rest in its scripts and in the
// memory of its programs. Where a soft navigation led here, the page is loaded once more, and the old document is gone.

import { useEffect } from 'react';

export function FreshDocument() {
  useEffect(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    if (navigation !== undefined && new URL(navigation.name).pathname !== window.location.pathname) window.location.reload();
  }, []);
  return null;
}
