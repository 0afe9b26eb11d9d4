'use client';

// One album could not be read.

import { GalleryFailure } from '@/app/_components/gallery/gallery-failure';
import { albums } from '@/lib/shared/messages/pictures/albums';

export default function AlbumError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <GalleryFailure heading={albums.title} words={albums.one.failed} digest={error.digest ?? null} onRetry={reset} />;
}
