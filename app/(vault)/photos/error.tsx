'use client';

// The gallery could not be read: says so, promises nothing, and offers another try.

import { GalleryFailure } from '@/app/_components/gallery/gallery-failure';
import { photos } from '@/lib/shared/messages/pictures/photos';

export default function PhotosError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <GalleryFailure heading={photos.title} words={photos.failed} digest={error.digest ?? null} onRetry={reset} />;
}
