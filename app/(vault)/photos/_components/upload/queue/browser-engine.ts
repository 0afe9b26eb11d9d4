// The engine as a browser runs it: small files whole, large ones in parts, and the vault asked first.

import { loadPhotoDetails, trashPhotos } from '@/app/(vault)/photos/actions';
import type { UploadLimitsDto } from '@/lib/shared/dto';
import { RESUMABLE_FROM_BYTES, UPLOAD_PART_BYTES } from '@/lib/shared/limits';
import { findKnown } from './known-files';
import { sendInParts } from './send-in-parts';
import { sendWhole } from './send-whole';
import { type SendWishes, type Transfer, UploadEngine } from './upload-engine';

export function createBrowserEngine(limits: UploadLimitsDto): UploadEngine {
  return new UploadEngine({
    limits,
    check: findKnown,
    send: createSender(),
    find: findImage,
    discard: (imageId) => trashPhotos({ ids: [imageId] }),
    chance: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    clock: {
      now: () => performance.now(),
      after: (milliseconds, run) => {
        const timer = window.setTimeout(run, milliseconds);
        return () => window.clearTimeout(timer);
      },
    },
  });
}

const findImage = (id: string) => loadPhotoDetails({ id });

/**
 * Chooses the way of each file. Some hosts take no body as large as the vault would: a file that is too large for one request goes
 * in parts, and so do all like it from then on.
 */
export function createSender(): (file: File, wishes: SendWishes) => Transfer {
  let largestWhole = RESUMABLE_FROM_BYTES;
  const inParts = (file: File, wishes: SendWishes) => sendInParts(file, wishes, findImage);
  return (file, wishes) => {
    if (file.size > largestWhole) return inParts(file, wishes);
    let current = sendWhole(file, wishes);
    const answer = current.answer.then((result) => {
      if (result.ok || result.code !== 'request/too-large' || file.size <= UPLOAD_PART_BYTES) return result;
      largestWhole = UPLOAD_PART_BYTES;
      current = inParts(file, wishes);
      return current.answer;
    });
    return { answer, abort: (isGivenUp) => current.abort(isGivenUp) };
  };
}
