// What one upload may be here, as the operator configured it: for the form that asks for it.

import { config } from '@/lib/config/config';

export type UploadRules = { readonly maxUploadBytes: number };

/** The rules the browser checks before it sends; the door and the intake check them again. */
export function uploadRules(): UploadRules {
  return { maxUploadBytes: config().MAX_UPLOAD_BYTES };
}
