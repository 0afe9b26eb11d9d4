'use client';

// The viewer on a page of its own, as a deep link opens it: without a list around it, closing leads to the gallery.

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { restorePhotos, trashPhotos } from '@/app/(vault)/photos/actions';
import { useBulkChange } from '@/app/_components/gallery/selection/use-bulk-change';
import type { ImageDetailsDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/pictures/photos';

const PhotoViewer = dynamic(() => import('./viewer/photo-viewer').then((module) => module.PhotoViewer), { ssr: false });

const nothing = () => {};

/** `grid` is the list it belongs to. */
export function DeepLinkedPhoto({ details, grid = '/photos' }: { details: ImageDetailsDto; grid?: string }) {
  const router = useRouter();
  const [item, setItem] = useState(details);
  const bulkChange = useBulkChange({ insert: () => router.refresh(), remove: nothing });
  const close = () => router.push(item.trashedAt === null ? grid : '/trash');
  const trash = async () => {
    await bulkChange({ action: trashPhotos, doing: photos.trashing, done: photos.trashed, undo: restorePhotos }, [item]);
    close();
  };
  return (
    <PhotoViewer
      item={item}
      previous={null}
      next={null}
      position={null}
      initialDetails={item}
      onStep={nothing}
      onClose={close}
      onClosed={nothing}
      onTrash={() => void trash()}
      onRenamed={(renamed) => setItem({ ...item, name: renamed.name })}
    />
  );
}
