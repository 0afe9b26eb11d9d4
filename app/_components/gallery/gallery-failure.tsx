'use client';

// A gallery page that could not be made.

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button } from '@/app/_components/ui/form/button';
import { common } from '@/lib/shared/messages/common';

export type GalleryFailureProps = {
  heading: string;
  words: { readonly title: string; readonly text: string };
  /** Next's number of the error in the server's log. */
  digest: string | null;
  onRetry: () => void;
};

export function GalleryFailure({ heading, words, digest, onRetry }: GalleryFailureProps) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      onRetry();
    });
  return (
    <div className="grid max-w-xl gap-4">
      <h1 className="text-xl font-semibold">{heading}</h1>
      <Alert tone="bad" title={words.title} isLive>
        <p>{words.text}</p>
        {digest === null ? null : <p>{common.requestId(digest)}</p>}
      </Alert>
      <p>
        <Button onClick={retry}>{common.tryAgain}</Button>
      </p>
    </div>
  );
}
