// How large a request says it is, judged before anything of it is read. What really arrives is counted where it is read.

import { MULTIPART_OVERHEAD_BYTES } from '@/lib/shared/limits';
import { isSafeMethod } from '@/lib/http/requests/same-origin';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Forms of the public pages: a few short fields. */
export const FORM_BODY_BYTES = 64 * 1024;

const LENGTH = /^\d{1,15}$/;

/** The most a body for one picture may weigh, its multipart frame included. */
export function uploadBodyBytes(maxUploadBytes: number): number {
  return maxUploadBytes + MULTIPART_OVERHEAD_BYTES;
}

/**
 * Passes reads; of a write, demands a plain Content-Length of at most `maxBytes`.
 * @throws SafelightError `request/length-required` when it is missing, malformed or the body is chunked; `request/too-large`
 */
export function requireBodyLength(headers: Headers, method: string, maxBytes: number): void {
  if (isSafeMethod(method)) return;
  const length = headers.get('content-length');
  if (length === null || !LENGTH.test(length) || headers.has('transfer-encoding')) {
    throw new SafelightError('request/length-required');
  }
  if (Number(length) > maxBytes) throw new SafelightError('request/too-large', { detail: `${length} of ${maxBytes} bytes` });
}
