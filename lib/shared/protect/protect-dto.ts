// What a person sees of the rules about a picture. A browser gets these and nothing of a row.

import type { DownloadRules } from '@/lib/shared/protect/privacy';
import type { MarkSettings } from '@/lib/shared/protect/watermark';

/** Where rules are set: for the account, for an album, for one picture. */
export type RulesPlaceKind = 'owner' | 'album' | 'image';

/** One place that keeps something of a picture back. */
export type RuleSourceDto = {
  readonly place: RulesPlaceKind;
  readonly albumId: string | null;
  readonly albumTitle: string | null;
  readonly rules: DownloadRules;
};

/** What may leave of a picture, and why. */
export type ProtectionDto = {
  readonly originals: 'allowed' | 'off';
  readonly watermark: 'never' | 'always';
  readonly isStepUp: boolean;
  readonly originalsAnHour: number | null;
  readonly sources: readonly RuleSourceDto[];
  /** True where the file as it was sent was kept. */
  readonly hasUntouched: boolean;
};

export type MarkDto = MarkSettings & {
  /** False while an album goes by its owner's mark, or an owner by the default one. */
  readonly isOwn: boolean;
  readonly hasPicture: boolean;
};
