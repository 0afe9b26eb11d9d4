// What may leave of a picture, to whom and in which form: the one decision of the byte doors (decision 0016). Pure, so that every
// combination can be tried.

import type { ErrorCode } from '@/lib/shared/error-codes';
import type { RenditionKind } from '@/lib/shared/media-types';
import type { SettledRules } from '@/lib/vault/protect/strictest-rules';

/** `view` shows within a page, `download` takes away. */
export type DeliveryPurpose = 'view' | 'download';

export type DeliveryAsk = {
  readonly rendition: RenditionKind;
  readonly purpose: DeliveryPurpose;
  /** A token's holder: it can give no fresh proof. */
  readonly isProgram: boolean;
  readonly isFresh: boolean;
  /** The watermark is asked for, though no rule demands it. */
  readonly isMarkWanted: boolean;
};

export type DeliveryDecision =
  | { readonly kind: 'refuse'; readonly code: Extract<ErrorCode, 'object/not-found' | 'image/original-off' | 'auth/step-up'> }
  | { readonly kind: 'deliver'; readonly isMarked: boolean; readonly originalsAnHour: number | null };

/**
 * Thumbnails are too small to be worth a rule and always leave; a preview leaves with a watermark where one is due. An original
 * leaves unless it is off, and a watermark makes it a marked copy. The untouched file cannot be marked, so it stays where a
 * watermark is due; it leaves as a download of a person with a fresh proof only.
 */
export function decideDelivery(ask: DeliveryAsk, rules: SettledRules): DeliveryDecision {
  const { rendition, purpose, isProgram, isFresh } = ask;
  if (rendition === 'thumbnail') return { kind: 'deliver', isMarked: false, originalsAnHour: null };
  const isMarked = rules.watermark === 'always' || ask.isMarkWanted;
  if (rendition === 'preview') return { kind: 'deliver', isMarked, originalsAnHour: null };
  const isUntouched = rendition === 'untouched';
  if (isUntouched && (isProgram || purpose === 'view')) return { kind: 'refuse', code: 'object/not-found' };
  if (rules.originals === 'off' || (isUntouched && isMarked)) return { kind: 'refuse', code: 'image/original-off' };
  const isProofDue = rules.isStepUp || isUntouched || (purpose === 'download' && !isProgram);
  if (isProofDue && !isFresh) return { kind: 'refuse', code: 'auth/step-up' };
  return { kind: 'deliver', isMarked, originalsAnHour: rules.originalsAnHour };
}
