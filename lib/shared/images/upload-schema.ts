// One picture in a multipart form, and what comes with files sent by other ways. Size, type and content are judged by the intake,
// which names the reason.

import { z } from 'zod';

/** Whether a picture that its owner has already is wanted once more. */
const keepDuplicate = z.literal('true').optional();
export const uploadSchema = z.strictObject({ file: z.instanceof(File), keepDuplicate });
export type Upload = z.output<typeof uploadSchema>;

const duplicatesOf = (wish: 'true' | undefined) => (wish === undefined ? ('refuse' as const) : ('keep' as const));

/** The fields beside a file in a form that scripts send. */
export const uploadWishesSchema = z
  .strictObject({ keepDuplicate })
  .transform((wishes) => ({ duplicates: duplicatesOf(wishes.keepDuplicate) }));

const MAX_CLAIM_CHARACTERS = 1_000;

/** What is claimed of a file that comes in parts, under the names tus clients use. */
export const uploadAboutSchema = z
  .strictObject({
    filename: z.string().min(1).max(MAX_CLAIM_CHARACTERS),
    filetype: z.string().max(MAX_CLAIM_CHARACTERS).default(''),
    keepDuplicate,
  })
  .transform(({ filename, filetype, ...wishes }) => ({
    fileName: filename,
    declaredType: filetype,
    duplicates: duplicatesOf(wishes.keepDuplicate),
  }));
export type UploadAbout = z.output<typeof uploadAboutSchema>;

export const uploadPathSchema = z.strictObject({ uploadId: z.uuid().transform((text) => text.toLowerCase()) });
