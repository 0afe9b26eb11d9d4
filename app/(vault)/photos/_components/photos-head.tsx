'use client';

// The page's heading with the room that is used, and the ways in.

import { Camera, FolderUp, Keyboard, Upload } from 'lucide-react';
import { formatBytes } from '@/lib/shared/format-bytes';
import { Button } from '@/app/_components/ui/form/button';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { photos, shortcuts, upload } from '@/lib/shared/messages/pictures/photos';
import { uploads } from '@/lib/shared/messages/pictures/uploads';
import type { UploadSource } from './upload/upload-provider';

export type PhotosHeadProps = {
  usedBytes: number;
  quotaBytes: number;
  locale: string;
  /** Without scripts these buttons could do nothing, so they are kept out of sight until they can. */
  isReady: boolean;
  onShowKeys: () => void;
  onUpload: (what: UploadSource) => void;
};

export function PhotosHead({ usedBytes, quotaBytes, locale, isReady, onShowKeys, onUpload }: PhotosHeadProps) {
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-2">
      <div className="min-w-0 flex-1">
        <h1 className="text-xl font-semibold">{photos.title}</h1>
        <p className="text-xs text-text-3">{photos.used(formatBytes(usedBytes, locale), formatBytes(quotaBytes, locale))}</p>
      </div>
      <div className={isReady ? 'flex items-center gap-1' : 'invisible flex items-center gap-1'}>
        <IconButton label={shortcuts.open} onClick={onShowKeys} className="hidden! text-text-2 lg:inline-flex!">
          <Keyboard aria-hidden />
        </IconButton>
        <IconButton
          label={uploads.takePhoto}
          onClick={() => onUpload('camera')}
          className="hidden! text-text-2 pointer-coarse:inline-flex!"
        >
          <Camera aria-hidden />
        </IconButton>
        <IconButton label={upload.chooseFolder} onClick={() => onUpload('folder')} className="text-text-2">
          <FolderUp aria-hidden />
        </IconButton>
        <Button variant="primary" onClick={() => onUpload('files')}>
          <Upload aria-hidden /> {upload.action}
        </Button>
      </div>
    </div>
  );
}
