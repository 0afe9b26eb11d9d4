// One picture in a multipart form. Size, type and content are judged by the intake, which names the reason.

import { z } from 'zod';

export const uploadSchema = z.strictObject({ file: z.instanceof(File), keepDuplicate: z.literal('true').optional() });
export type Upload = z.output<typeof uploadSchema>;
