// What the operating system says about a file, in the words of storage.

import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** The system's own code, or null when `error` is not the system's. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error && ('syscall' in error || 'errno' in error))) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/**
 * Turns a fault of the file system into `storage/exists`, `storage/full`, `storage/not-found` or `storage/unavailable`.
 * Errors of the house and of the caller's source are returned as they are.
 */
export function asStorageError(error: unknown): unknown {
  if (isSafelightError(error)) return error;
  const code = systemCode(error);
  if (code === null) return error;
  if (code === 'EEXIST') return new SafelightError('storage/exists', { cause: error });
  if (code === 'ENOENT') return new SafelightError('storage/not-found', { cause: error });
  return new SafelightError(FULL.has(code) ? 'storage/full' : 'storage/unavailable', { cause: error, detail: code });
}
