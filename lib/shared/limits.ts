// Numbers that browser, doors and rooms share. Operators change some of them through lib/config.

export const MEBIBYTE = 1024 * 1024;

/** What one picture may weigh unless the operator says otherwise. */
export const DEFAULT_MAX_UPLOAD_BYTES = 5 * MEBIBYTE;
/** The most an operator can allow; Next's body limits are built for it (next.config.ts). */
export const CEILING_MAX_UPLOAD_BYTES = 50 * MEBIBYTE;
/** Room for multipart boundaries, field names and the action's own fields around one file. */
export const MULTIPART_OVERHEAD_BYTES = 64 * 1024;

export const MAX_FILE_NAME_CHARACTERS = 200;
export const MAX_PERSON_NAME_CHARACTERS = 80;
export const MAX_PASSKEY_NAME_CHARACTERS = 60;
export const MAX_PASSKEYS = 20;
export const MAX_EMAIL_CHARACTERS = 254;
export const MAX_PASSWORD_CHARACTERS = 128;

/** Limits of one picture, read from its header before anything is decoded (security.md section 6). */
export const IMAGE_LIMITS = {
  maxSidePixels: 10_000,
  maxFramePixels: 40_000_000,
  maxTotalPixels: 200_000_000,
  maxFrames: 500,
  maxJpegScans: 100,
  maxDecodeMilliseconds: 5_000,
  maxDecoderBytes: 512 * MEBIBYTE,
} as const;
export type ImageLimits = { readonly [K in keyof typeof IMAGE_LIMITS]: number };

export const THUMBNAIL_LONG_SIDE = 512;
export const PREVIEW_LONG_SIDE = 2048;

export const DEFAULT_QUOTA_BYTES = 1_000_000_000;
export const DEFAULT_QUOTA_IMAGES = 10_000;

export const PAGE_SIZE = 100;
export const MAX_PAGE_SIZE = 200;
/** How many pictures one bulk call may name. */
export const MAX_BULK_IDS = 500;
export const TRASH_DAYS = 30;
/** At so few recovery codes left it is time for new ones. */
export const FEW_RECOVERY_CODES = 3;

export const MAX_CAPTION_CHARACTERS = 2_000;
export const MAX_ALT_TEXT_CHARACTERS = 500;
export const MAX_ALBUM_TITLE_CHARACTERS = 120;
export const MAX_TAG_CHARACTERS = 60;
export const MAX_TAGS = 2_000;
export const MAX_TAGS_ON_IMAGE = 50;
export const MAX_ALBUMS = 2_000;
export const MAX_ALBUM_IMAGES = 50_000;
/** How many files one question about duplicates may name. */
export const MAX_KNOWN_FILES = 200;
/** One part of a resumable upload; fits the body limit of serverless platforms. */
export const UPLOAD_PART_BYTES = 4 * MEBIBYTE;
/** Larger files are sent in parts that can be resumed. */
export const RESUMABLE_FROM_BYTES = 8 * MEBIBYTE;
/** So many pictures are in the HTML of the gallery: a screenful, and a little to scroll. */
export const FIRST_SCREEN_IMAGES = 36;
/** The same on a phone, whose line is slow. */
export const FIRST_PHONE_SCREEN_IMAGES = 18;
