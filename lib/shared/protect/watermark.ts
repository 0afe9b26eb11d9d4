// What a watermark can be. Shared with the browser, so it holds no schema (lib/shared/protect/watermark-schema.ts does).

export const MARK_POSITIONS = [
  'top-left',
  'top',
  'top-right',
  'left',
  'centre',
  'right',
  'bottom-left',
  'bottom',
  'bottom-right',
  'tiled',
] as const;
/** One of nine places, or all over the picture. */
export type MarkPosition = (typeof MARK_POSITIONS)[number];

export const MARK_SIZES = ['small', 'medium', 'large'] as const;
export type MarkSize = (typeof MARK_SIZES)[number];

export const MARK_KINDS = ['text', 'picture'] as const;

export const MAX_MARK_CHARACTERS = 80;
export const MIN_MARK_OPACITY = 10;
export const MAX_MARK_PICTURE_BYTES = 1024 * 1024;
export const MAX_MARK_PICTURE_SIDE = 4096;

/** Stand for who looks and for the day (UTC) in a mark's text. */
export const MARK_PLACEHOLDERS = { name: '{name}', date: '{date}' } as const;

/** How a watermark looks. `opacity` is in percent; `size` goes by the picture's shorter side. */
export type MarkSettings = {
  readonly kind: (typeof MARK_KINDS)[number];
  /** Kept also while a picture is the mark, so that going back loses nothing. */
  readonly text: string;
  readonly position: MarkPosition;
  readonly opacity: number;
  readonly size: MarkSize;
};

/** What is laid over pictures while their owner has chosen nothing. */
export const DEFAULT_MARK: MarkSettings = {
  kind: 'text',
  text: `${MARK_PLACEHOLDERS.name} · ${MARK_PLACEHOLDERS.date}`,
  position: 'bottom-right',
  opacity: 60,
  size: 'medium',
};
