// What may be sent as a watermark. Its text is laid over pictures as it is: nothing in it is markup.

import { z } from 'zod';
import { MARK_KINDS, MARK_POSITIONS, MARK_SIZES, MAX_MARK_CHARACTERS, MIN_MARK_OPACITY } from '@/lib/shared/protect/watermark';

// Nothing that cannot be seen, turns the direction of what follows, or piles up on one letter until it fills the picture.
const UNSEEN = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;
const PILED = /\p{M}{4}/u;

export const markTextSchema = z
  .string()
  .trim()
  .min(1, 'mark/empty')
  .transform((text) => text.normalize('NFC'))
  .refine((text) => [...text].length <= MAX_MARK_CHARACTERS, 'mark/too-long')
  .refine((text) => text.isWellFormed() && !UNSEEN.test(text) && !PILED.test(text), 'mark/characters');

export const markSettingsSchema = z.strictObject({
  kind: z.enum(MARK_KINDS),
  text: markTextSchema,
  position: z.enum(MARK_POSITIONS),
  opacity: z.coerce.number().int().min(MIN_MARK_OPACITY).max(100),
  size: z.enum(MARK_SIZES),
});
