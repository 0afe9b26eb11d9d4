'use client';

// What stands below the loaded pictures: more on the way, a part that failed, no connection, or the end.

import { useSyncExternalStore } from 'react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Spinner } from '@/app/_components/ui/feedback/spinner';
import { Button, buttonClass } from '@/app/_components/ui/form/button';
import { photos } from '@/lib/shared/messages/photos';
import type { ImagePages } from './use-image-pages';

export function GalleryFoot({ pages }: { pages: ImagePages }) {
  const isOnline = useSyncExternalStore(
    subscribeToConnection,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div className="grid min-h-24 content-start justify-items-center gap-3 py-6 text-sm text-text-3">
      {content(pages, isOnline)}
    </div>
  );
}

function content(pages: ImagePages, isOnline: boolean) {
  const { status, hasMore, collection } = pages;
  if (status === 'signed-out') {
    return (
      <Alert tone="warn" title={photos.signedOut.title} isLive>
        <p>{photos.signedOut.text}</p>
        <p>
          <a href="/sign-in?next=%2Fphotos" className={buttonClass({ size: 'sm' })}>
            {photos.signedOut.action}
          </a>
        </p>
      </Alert>
    );
  }
  if (!isOnline) {
    return (
      <Alert tone="warn" title={photos.offline.title} isLive>
        {photos.offline.text}
      </Alert>
    );
  }
  if (status === 'failed') {
    return (
      <Alert tone="bad" title={photos.partial.title} isLive>
        <p>
          <Button size="sm" onClick={pages.retry}>
            {photos.partial.retry}
          </Button>
        </p>
      </Alert>
    );
  }
  if (status === 'loading') {
    return (
      <p role="status" className="flex items-center gap-2">
        <Spinner /> {photos.loadingMore}
      </p>
    );
  }
  return hasMore || collection.count === 0 ? null : <p>{photos.allLoaded(collection.count)}</p>;
}

function subscribeToConnection(notify: () => void): () => void {
  window.addEventListener('online', notify);
  window.addEventListener('offline', notify);
  return () => {
    window.removeEventListener('online', notify);
    window.removeEventListener('offline', notify);
  };
}
