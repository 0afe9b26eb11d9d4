// A large file in parts (tus), so that a cut costs one part and not all of it. Where an upload stands is known to this page alone:
// nothing about a file is kept in the browser.

import type { DetailedError, HttpResponse, Upload } from 'tus-js-client';
import type { ActionResult, ImageDto } from '@/lib/shared/dto';
import { UPLOAD_PART_BYTES } from '@/lib/shared/limits';
import { IMAGE_ID_HEADER, RESUMABLE_UPLOADS_PATH } from '@/lib/shared/images/upload-paths';
import type { SendWishes, Transfer } from './upload-engine';
import { readAnswer } from './upload-answer';

type Answer = Awaited<Transfer['answer']>;
type FindImage = (imageId: string) => Promise<ActionResult<ImageDto>>;

/** One part on the slowest line that is let in. */
const PART_MILLISECONDS = 10 * 60_000;
const NOWHERE = {
  findAllUploads: () => Promise.resolve([]),
  findUploadsByFingerprint: () => Promise.resolve([]),
  removeUpload: () => Promise.resolve(),
  addUpload: () => Promise.resolve(''),
};

/** Where the upload of a file that was broken off goes on. */
const addresses = new WeakMap<File, string>();

/**
 * Sends `file`, or what the vault has not yet of it. The answer fails when none came.
 * @param findImage looks a picture up, for when the answer to the last part was lost on its way
 */
export function sendInParts(file: File, wishes: SendWishes, findImage: FindImage): Transfer {
  let abort = (_isGivenUp: boolean) => {};
  let isAborted = false;
  const answer = new Promise<Answer>((resolve, reject) => {
    const broken = () => reject(new Error('no answer'));
    abort = () => {
      isAborted = true;
      broken();
    };
    const begin = async () => {
      const { Upload } = await import('tus-js-client');
      if (isAborted) return;
      const upload = new Upload(file, {
        ...optionsOf(file, wishes),
        onUploadUrlAvailable: () => remember(file, upload),
        onSuccess: ({ lastResponse }) => {
          addresses.delete(file);
          resultOf(lastResponse, findImage).then((result) => (result === null ? broken() : resolve(result)), broken);
        },
        onError: (error) => {
          const refusal = refusalOf(error);
          if (refusal === null) broken();
          else resolve(refusal);
        },
      });
      abort = (isGivenUp) => {
        upload.abort(isGivenUp).catch(() => undefined);
        broken();
      };
      upload.start();
    };
    begin().catch(broken);
  });
  return { answer, abort: (isGivenUp) => abort(isGivenUp) };
}

function optionsOf(file: File, { keepDuplicate, onProgress }: SendWishes) {
  return {
    endpoint: new URL(RESUMABLE_UPLOADS_PATH, window.location.origin).href,
    uploadUrl: addresses.get(file) ?? null,
    chunkSize: UPLOAD_PART_BYTES,
    parallelUploads: 1,
    // The queue tries again, with the same patience for every file.
    retryDelays: null,
    storeFingerprintForResuming: false,
    urlStorage: NOWHERE,
    metadata: { filename: file.name, filetype: file.type, ...(keepDuplicate && { keepDuplicate: 'true' }) },
    onProgress: (sentBytes: number) => onProgress(sentBytes),
    onBeforeRequest: (request: { getUnderlyingObject(): unknown }) => {
      (request.getUnderlyingObject() as XMLHttpRequest).timeout = PART_MILLISECONDS;
    },
  };
}

function remember(file: File, { url }: Upload): void {
  if (url !== null) addresses.set(file, url);
}

const rawOf = (response: HttpResponse) => ({
  status: response.getStatus(),
  retryAfter: response.getHeader('retry-after') ?? null,
  body: response.getBody(),
});

async function resultOf(response: HttpResponse, findImage: FindImage): Promise<Answer | null> {
  const imageId = response.getHeader(IMAGE_ID_HEADER);
  const told = readAnswer(rawOf(response));
  if (told !== null || imageId === undefined) return told;
  const found = await findImage(imageId);
  return found.ok ? { ok: true, data: { image: found.data, similarTo: null } } : found;
}

function refusalOf(error: Error | DetailedError): Answer | null {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  return response === null ? null : readAnswer(rawOf(response));
}
