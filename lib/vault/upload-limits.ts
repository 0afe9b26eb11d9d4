// What one upload may weigh here: the number the pages tell people and check before they send.

import { config } from '@/lib/config/config';

export type UploadLimits = { readonly maxUploadBytes: number };

/** The operator's limit of one file, in bytes. The doors and the intake enforce the same number. */
export function uploadLimits(): UploadLimits {
  return { maxUploadBytes: config().MAX_UPLOAD_BYTES };
}
