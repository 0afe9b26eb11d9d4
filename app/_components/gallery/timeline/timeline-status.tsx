'use client';

// How loading stands, in words, where one sees them wherever one has scrolled to.

import { useSyncExternalStore } from 'react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button, buttonClass } from '@/app/_components/ui/form/button';
import { photos } from '@/lib/shared/messages/photos';
import type { LoadStatus } from './timeline-loader';

export type TimelineStatusProps = { status: LoadStatus; onRetry: () => void };

export function TimelineStatus({ status, onRetry }: TimelineStatusProps) {
  const isOnline = useSyncExternalStore(
    subscribeToConnection,
    () => navigator.onLine,
    () => true,
  );
  const problem = problemOf(status, isOnline, onRetry);
  return (
    <>
      <p role="status" className="sr-only">
        {status === 'loading' ? photos.loadingMore : ''}
      </p>
      {problem === null ? null : (
        <div className="fixed inset-x-4 bottom-20 z-20 mx-auto max-w-md shadow-pop lg:bottom-6 lg:left-60">{problem}</div>
      )}
    </>
  );
}

function problemOf(status: LoadStatus, isOnline: boolean, onRetry: () => void) {
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
