// Stands while the first page of the gallery is read and opened.

import { GallerySkeleton } from '@/app/_components/gallery/gallery-skeleton';
import { photos } from '@/lib/shared/messages/photos';

export default function PhotosLoading() {
  return <GallerySkeleton title={photos.title} />;
}
