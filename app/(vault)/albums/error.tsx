'use client';

// The albums could not be read.

import { GalleryFailure } from '@/app/_components/gallery/gallery-failure';
import { albums } from '@/lib/shared/messages/pictures/albums';

export default function AlbumsError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <GalleryFailure heading={albums.title} words={albums.failed} digest={error.digest ?? null} onRetry={reset} />;
}
