'use client';

// A vault without photographs: says what happens to the first one, and takes it.

import { Images } from 'lucide-react';
import { formatBytes } from '@/lib/shared/format-bytes';
import { useIsHydrated, useReader } from '@/app/_components/gallery/reader/use-reader';
import { EmptyState } from '@/app/_components/ui/feedback/empty-state';
import { Button } from '@/app/_components/ui/form/button';
import { photos, upload } from '@/lib/shared/messages/pictures/photos';
import { useUploads } from './upload/upload-provider';

export function PhotosEmpty() {
  const { choose, limits } = useUploads();
  const { locale } = useReader();
  const isHydrated = useIsHydrated();
  const action = (
    <Button variant="primary" onClick={() => choose('files')}>
      {photos.empty.action}
    </Button>
  );
  return (
    <EmptyState icon={Images} title={photos.empty.title} action={isHydrated ? action : null}>
      <p>{photos.empty.text(limits.formatNames)}</p>
      <p className="mt-1 text-text-3">{upload.dropHint(limits.formatNames, formatBytes(limits.maxUploadBytes, locale))}</p>
    </EmptyState>
  );
}
