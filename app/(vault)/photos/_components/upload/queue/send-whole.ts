// A file in one request, of which the browser tells how much has left.

import { UPLOADS_PATH } from '@/lib/shared/images/upload-paths';
import type { SendWishes, Transfer } from './upload-engine';
import { readAnswer } from './upload-answer';

/** A line on which nothing moved for so long is dead. */
const STALL_MILLISECONDS = 90_000;

/** Sends `file`. The answer fails when none came: broken off, a dead line, or something that is not the vault. */
export function sendWhole(file: File, { keepDuplicate, onProgress }: SendWishes): Transfer {
  const request = new XMLHttpRequest();
  const form = new FormData();
  if (keepDuplicate) form.set('keepDuplicate', 'true');
  form.set('file', file);
  let stall = 0;
  const moved = () => {
    window.clearTimeout(stall);
    stall = window.setTimeout(() => request.abort(), STALL_MILLISECONDS);
  };
  const answer = new Promise<Awaited<Transfer['answer']>>((resolve, reject) => {
    const broken = () => reject(new Error('no answer'));
    request.upload.onprogress = ({ loaded }) => {
      moved();
      onProgress(Math.min(file.size, loaded));
    };
    request.onload = () => {
      const result = readAnswer({
        status: request.status,
        retryAfter: request.getResponseHeader('retry-after'),
        body: request.responseText,
      });
      if (result === null) broken();
      else resolve(result);
    };
    request.onerror = broken;
    request.onabort = broken;
    request.onloadend = () => window.clearTimeout(stall);
  });
  request.open('POST', UPLOADS_PATH);
  request.setRequestHeader('accept', 'application/json');
  moved();
  request.send(form);
  return { answer, abort: () => request.abort() };
}
