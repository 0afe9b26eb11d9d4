'use client';

// What keeps pictures from coming, and what one can do about it: the same words wherever a list of them stands.

import { useSyncExternalStore } from 'react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button } from '@/app/_components/ui/form/button';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { photos } from '@/lib/shared/messages/pictures/photos';
import type { LoadStatus } from './timeline/timeline-loader';
import type { PageStatus } from './use-image-pages';

/** Whether the browser thinks that it has a connection. */
export function useIsOnline(): boolean {
  return useSyncExternalStore(
    subscribeToConnection,
    () => navigator.onLine,
    () => true,
  );
}

export type Loading = { readonly status: LoadStatus | PageStatus; readonly isOnline: boolean; readonly onRetry: () => void };

/** The problem of a list that loads; null where there is none. */
export function loadProblem({ status, isOnline, onRetry }: Loading) {
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
  if (status !== 'failed') return null;
  return (
    <Alert tone="bad" title={photos.partial.title} isLive>
      <p>
        <Button size="sm" onClick={onRetry}>
          {photos.partial.retry}
        </Button>
      </p>
    </Alert>
  );
}

function subscribeToConnection(notify: () => void): () => void {
  window.addEventListener('online', notify);
  window.addEventListener('offline', notify);
  return () => {
    window.removeEventListener('online', notify);
    window.removeEventListener('offline', notify);
  };
}
