// What may be asked of pictures. The same schemas run in the browser and at the door.

import { z } from 'zod';
import { MAX_BULK_IDS, MAX_FILE_NAME_CHARACTERS, MAX_PAGE_SIZE, PAGE_SIZE } from '@/lib/shared/limits';

export const imageIdSchema = z.uuid().transform((text) => text.toLowerCase());
/** What programs may ask for; people may also take the file as it was sent, where it was kept. */
export const renditionSchema = z.enum(['original', 'preview', 'thumbnail']);
export const ownRenditionSchema = z.enum(['original', 'preview', 'thumbnail', 'untouched']);
export const imageIdsSchema = z.strictObject({ ids: z.array(imageIdSchema).min(1).max(MAX_BULK_IDS) });
export const renameImageSchema = z.strictObject({
  id: imageIdSchema,
  name: z.string().trim().min(1, 'name/missing').max(MAX_FILE_NAME_CHARACTERS, 'name/too-long'),
});
export const listImagesSchema = z.strictObject({
  state: z.enum(['live', 'trash']).default('live'),
  // Milliseconds and an id, as the page before gave it: every text of this form is a time and an id the database takes.
  cursor: z
    .string()
    .regex(/^\d{1,13}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(PAGE_SIZE),
});
