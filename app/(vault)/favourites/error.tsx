'use client';

// The favourites could not be read.

import { GalleryFailure } from '@/app/_components/gallery/gallery-failure';
import { favourites } from '@/lib/shared/messages/pictures/albums';

export default function FavouritesError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <GalleryFailure heading={favourites.title} words={favourites.failed} digest={error.digest ?? null} onRetry={reset} />;
}
