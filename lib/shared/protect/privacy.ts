// What an owner may decide about their pictures: what is kept of a file, and what may leave.

import { z } from 'zod';

/**
 * What may leave of a picture. The owner's settings, the albums it is in and the picture itself may each set these;
 * of several the strictest counts.
 */
export const downloadRulesSchema = z.strictObject({
  /** `off`: no original leaves, the preview does. */
  originals: z.enum(['allowed', 'off']).optional(),
  /** A watermark on every preview and download. */
  watermark: z.enum(['never', 'always']).optional(),
  /** An original wants a fresh proof of who asks. */
  isStepUp: z.boolean().optional(),
  /** Originals an hour, over all pictures of the owner; null: as many as one likes. */
  originalsAnHour: z.int().min(1).max(1000).nullable().optional(),
});
export type DownloadRules = z.output<typeof downloadRulesSchema>;

export type PrivacyDto = {
  readonly keepOriginals: boolean;
  readonly keepCapture: boolean;
  readonly rules: DownloadRules;
};

export const DEFAULT_PRIVACY: PrivacyDto = { keepOriginals: false, keepCapture: true, rules: {} };
