// What may be asked of a timeline.

import { z } from 'zod';
import { MAX_SPAN_IMAGES, MAX_SPANS, MAX_TIMELINE_OFFSET } from '@/lib/shared/images/timeline';

export const timelineBasisSchema = z.enum(['taken', 'added']);
export const timelineSchema = z.strictObject({ by: timelineBasisSchema.default('taken') });

const placeSchema = z.strictObject({
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  offset: z.int().min(0).max(MAX_TIMELINE_OFFSET),
  limit: z.int().min(1).max(MAX_SPAN_IMAGES),
});
export const timelineDaysSchema = z.strictObject({
  by: timelineBasisSchema,
  spans: z
    .array(placeSchema)
    .min(1)
    .max(MAX_SPANS)
    .refine((spans) => spans.reduce((sum, span) => sum + span.limit, 0) <= MAX_SPAN_IMAGES),
});
export type TimelineDaysQuery = z.output<typeof timelineDaysSchema>;
/** Where a page without scripts goes on, counted from the newest picture. */
export const timelineFromSchema = z.coerce.number().int().min(0).max(MAX_TIMELINE_OFFSET);
