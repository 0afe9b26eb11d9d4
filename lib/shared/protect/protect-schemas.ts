// What may be sent about rules and watermarks. The forms work without JavaScript: a box that is not ticked is not sent.

import { z } from 'zod';
import { imageIdSchema } from '@/lib/shared/images/image-schemas';
import { type DownloadRules, downloadRulesSchema } from '@/lib/shared/protect/privacy';
import { markSettingsSchema } from '@/lib/shared/protect/watermark-schema';

const ticked = z.literal('on').optional();
const isOn = (box: 'on' | undefined) => box === 'on';

export const keepSchema = z
  .strictObject({ keepOriginals: ticked, keepCapture: ticked })
  .transform(({ keepOriginals, keepCapture }) => ({ keepOriginals: isOn(keepOriginals), keepCapture: isOn(keepCapture) }));

/** `id` is the album's or the picture's; the account's own rules have none. */
export const rulesPlaceSchema = z.discriminatedUnion('place', [
  z.strictObject({ place: z.literal('owner') }),
  z.strictObject({ place: z.literal('album'), id: imageIdSchema }),
  z.strictObject({ place: z.literal('image'), id: imageIdSchema }),
]);
export type RulesPlaceInput = z.output<typeof rulesPlaceSchema>;

const rulesOrderSchema = z.strictObject({ place: rulesPlaceSchema, rules: downloadRulesSchema });

export const rulesFormSchema = z
  .strictObject({
    place: z.enum(['owner', 'album', 'image']),
    id: z.string().optional(),
    isOriginalOff: ticked,
    isMarked: ticked,
    isStepUp: ticked,
    originalsAnHour: z
      .string()
      .trim()
      .regex(/^(?:|[1-9]\d{0,2}|1000)$/, 'rules/hour')
      .transform((text) => (text === '' ? null : Number(text)))
      .optional(),
  })
  .transform(({ place, id, isOriginalOff, isMarked, isStepUp, originalsAnHour }) => {
    const rules: DownloadRules = {
      ...(isOn(isOriginalOff) ? { originals: 'off' } : {}),
      ...(isOn(isMarked) ? { watermark: 'always' } : {}),
      ...(isOn(isStepUp) ? { isStepUp: true } : {}),
      ...(originalsAnHour ? { originalsAnHour } : {}),
    };
    // Whether the id is one, and there where it belongs, is judged next.
    return { place: id === undefined ? { place } : { place, id }, rules } as z.input<typeof rulesOrderSchema>;
  })
  .pipe(rulesOrderSchema);

const albumIdSchema = imageIdSchema.optional();
/** No album: the owner's own mark. */
export const markPlaceSchema = z.strictObject({ albumId: albumIdSchema });
export const albumMarkSchema = z.strictObject({ albumId: imageIdSchema });
export const drawSampleSchema = markSettingsSchema.extend({ albumId: albumIdSchema });
export const saveMarkSchema = markSettingsSchema.extend({
  albumId: albumIdSchema,
  picture: z.instanceof(File).optional(),
  isPictureRemoved: ticked,
});
export type MarkOrder = z.output<typeof saveMarkSchema>;
