// Stands while the trash is read and opened.

import { GallerySkeleton } from '@/app/_components/gallery/gallery-skeleton';
import { trash } from '@/lib/shared/messages/photos';

export default function TrashLoading() {
  return <GallerySkeleton title={trash.title} />;
}
