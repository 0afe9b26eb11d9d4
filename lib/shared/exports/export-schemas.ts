// What may be asked of exports, and the parts of a part's address.

import { z } from 'zod';
import { imageIdSchema } from '@/lib/shared/images/image-schemas';

/** Everything there is, or one album. */
export const startExportSchema = z.strictObject({ scope: z.union([z.literal('all'), imageIdSchema]) });
export type ExportOrder = z.output<typeof startExportSchema>;

export const exportIdSchema = z.strictObject({ exportId: imageIdSchema });

export const exportPartPathSchema = z.strictObject({
  exportId: imageIdSchema,
  part: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .transform(Number),
});
export type ExportPartPath = z.output<typeof exportPartPathSchema>;
