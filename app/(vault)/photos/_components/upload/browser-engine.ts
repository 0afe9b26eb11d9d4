// The engine as a browser runs it: small files whole, large ones in parts, and the vault asked first.

import { loadPhotoDetails, trashPhotos } from '@/app/(vault)/photos/actions';
import { RESUMABLE_FROM_BYTES } from '@/lib/shared/limits';
import { findKnown } from './known-files';
import { sendInParts } from './send-in-parts';
import { sendWhole } from './send-whole';
import { UploadEngine } from './upload-engine';

export function createBrowserEngine(maxUploadBytes: number): UploadEngine {
  return new UploadEngine({
    maxUploadBytes,
    check: findKnown,
    send: (file, wishes) =>
      file.size > RESUMABLE_FROM_BYTES ? sendInParts(file, wishes, (id) => loadPhotoDetails({ id })) : sendWhole(file, wishes),
    discard: (imageId) => trashPhotos({ ids: [imageId] }),
    chance: Math.random,
    clock: {
      now: () => performance.now(),
      after: (milliseconds, run) => {
        const timer = window.setTimeout(run, milliseconds);
        return () => window.clearTimeout(timer);
      },
    },
  });
}
