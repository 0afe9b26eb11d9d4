'use client';

// How loading stands, in words, where one sees them wherever one has scrolled to.

import { photos } from '@/lib/shared/messages/pictures/photos';
import { loadProblem, useIsOnline } from '../load-problem';
import type { LoadStatus } from './timeline-loader';

export type TimelineStatusProps = { status: LoadStatus; onRetry: () => void };

export function TimelineStatus({ status, onRetry }: TimelineStatusProps) {
  const problem = loadProblem({ status, isOnline: useIsOnline(), onRetry });
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
