// What may be asked about files before they are sent.

import { z } from 'zod';
import { MAX_KNOWN_FILES } from '@/lib/shared/limits';

/** SHA-256 of whole files, 64 hex digits in lower case. */
export const knownFilesSchema = z.strictObject({
  sha256: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .min(1)
    .max(MAX_KNOWN_FILES),
});
export type KnownFilesQuery = z.output<typeof knownFilesSchema>;
