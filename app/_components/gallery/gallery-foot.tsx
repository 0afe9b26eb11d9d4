'use client';

// What stands below the loaded pictures: more on the way, a part that failed, no connection, or the end.

import { Spinner } from '@/app/_components/ui/feedback/spinner';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { loadProblem, useIsOnline } from './load-problem';
import type { ImagePages } from './use-image-pages';

export function GalleryFoot({ pages }: { pages: ImagePages }) {
  const { status, retry } = pages;
  const problem = loadProblem({ status, isOnline: useIsOnline(), onRetry: retry });
  return (
    <div className="grid min-h-24 content-start justify-items-center gap-3 py-6 text-sm text-text-3">
      {problem ?? progress(pages)}
    </div>
  );
}

function progress({ status, hasMore, collection }: ImagePages) {
  if (status === 'loading') {
    return (
      <p role="status" className="flex items-center gap-2">
        <Spinner /> {photos.loadingMore}
      </p>
    );
  }
  return hasMore || collection.count === 0 ? null : <p>{photos.allLoaded(collection.count)}</p>;
}
