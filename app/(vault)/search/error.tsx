'use client';

// The search page could not be made.

import { GalleryFailure } from '@/app/_components/gallery/gallery-failure';
import { search } from '@/lib/shared/messages/pictures/search';

export default function SearchError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <GalleryFailure heading={search.title} words={search.failed} digest={error.digest ?? null} onRetry={reset} />;
}
