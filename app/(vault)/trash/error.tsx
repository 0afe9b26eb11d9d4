'use client';

// The trash could not be read.

import { GalleryFailure } from '@/app/_components/gallery/gallery-failure';
import { trash } from '@/lib/shared/messages/pictures/photos';

export default function TrashError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <GalleryFailure heading={trash.title} words={trash.failed} digest={error.digest ?? null} onRetry={reset} />;
}
