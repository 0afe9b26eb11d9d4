'use server';

import { userAction, userFormAction } from '@/lib/auth/doors';
import { imageIdSchema } from '@/lib/shared/images/image-schemas';
import {
  albumMarkSchema,
  drawSampleSchema,
  keepSchema,
  rulesFormSchema,
  rulesPlaceSchema,
  saveMarkSchema,
} from '@/lib/shared/protect/protect-schemas';
import { changePrivacy } from '@/lib/vault/privacy';
import { changeMark, dropAlbumMark } from '@/lib/vault/protect/mark/change-mark';
import { changeRules, requireRulesAt } from '@/lib/vault/protect/change-rules';
import { requireProtection } from '@/lib/vault/protect/protection';
import { drawSample } from '@/lib/vault/protect/mark/sample';
import { z } from 'zod';

const CHANGES = { limit: 100, windowSeconds: 10 * 60 };
const LOOKS = { limit: 1_000, windowSeconds: 10 * 60 };
/** Each one is drawn anew. */
const DRAWINGS = { limit: 120, windowSeconds: 60 };

export const saveKeeping = userFormAction({ name: 'privacy.keep', schema: keepSchema, limit: CHANGES }, changePrivacy);
// Whether these rules want a fresh proof depends on those that stand: changeRules decides.
export const saveRules = userFormAction(
  { name: 'privacy.rules', schema: rulesFormSchema, limit: CHANGES },
  (actor, { place, rules }) => changeRules(actor, place, rules),
);
export const loadRules = userAction({ name: 'privacy.load-rules', schema: rulesPlaceSchema, limit: LOOKS }, requireRulesAt);
export const loadProtection = userAction(
  { name: 'privacy.load-protection', schema: z.strictObject({ id: imageIdSchema }), limit: LOOKS },
  (actor, { id }) => requireProtection(actor, id),
);
export const saveMark = userFormAction(
  { name: 'privacy.watermark', schema: saveMarkSchema, limit: CHANGES, isStepUp: true },
  changeMark,
);
export const dropMark = userFormAction(
  { name: 'privacy.drop-watermark', schema: albumMarkSchema, limit: CHANGES, isStepUp: true },
  (actor, { albumId }) => dropAlbumMark(actor, albumId),
);
export const drawMarkSample = userAction(
  { name: 'privacy.draw-sample', schema: drawSampleSchema, limit: DRAWINGS },
  (actor, { albumId = null, ...settings }) => drawSample(actor, albumId, settings),
);
