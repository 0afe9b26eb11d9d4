'use client';

// Lies over the page while files hover above it.

import { ImageDown } from 'lucide-react';
import { formatBytes } from '@/lib/shared/format-bytes';
import { useReader } from '@/app/_components/gallery/reader/use-reader';
import type { UploadLimitsDto } from '@/lib/shared/dto';
import { upload } from '@/lib/shared/messages/pictures/photos';

export function DropVeil({ limits }: { limits: UploadLimitsDto }) {
  const { locale } = useReader();
  return (
    <div aria-hidden className="pointer-events-none fixed inset-0 z-50 grid animate-appear place-items-center bg-scrim p-6">
      <div className="grid justify-items-center gap-3 rounded-xl border-2 border-dashed border-accent bg-surface-1 px-10 py-12 text-center shadow-pop">
        <ImageDown className="size-10 text-accent" />
        <p className="text-lg font-medium">{upload.dropHere}</p>
        <p className="text-sm text-text-2">{upload.dropHint(limits.formatNames, formatBytes(limits.maxUploadBytes, locale))}</p>
      </div>
    </div>
  );
}
