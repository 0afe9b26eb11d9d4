'use client';

// The one way to keep an original, pressed for somebody who used a key or a menu.

import { DownloadLink } from '@/app/(vault)/photos/_components/viewer/download-link';
import { photos } from '@/lib/shared/messages/pictures/photos';

export type PressedDownloadProps = { imageId: string; onPressed: () => void };

export function PressedDownload({ imageId, onPressed }: PressedDownloadProps) {
  const press = (box: HTMLElement | null) => {
    if (box === null) return;
    box.querySelector('a')?.click();
    window.setTimeout(onPressed, 0);
  };
  return (
    <span hidden ref={press}>
      <DownloadLink imageId={imageId}>{photos.selection.download}</DownloadLink>
    </span>
  );
}
