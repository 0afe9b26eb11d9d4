// What one upload may be here: what the pages tell people and check before they send. The doors and the intake enforce the same.

import { config } from '@/lib/config/config';
import type { UploadLimitsDto } from '@/lib/shared/dto';
import { extensionsOf, formatNamesOf } from '@/lib/shared/media-types';

/** The operator's limit of one file, in bytes, and the formats the operator takes. */
export function uploadLimits(): UploadLimitsDto {
  const { MAX_UPLOAD_BYTES, INTAKE_FORMATS } = config();
  return {
    maxUploadBytes: MAX_UPLOAD_BYTES,
    extensions: extensionsOf(INTAKE_FORMATS),
    formatNames: formatNamesOf(INTAKE_FORMATS),
  };
}
