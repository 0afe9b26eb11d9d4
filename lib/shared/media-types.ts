// The kinds of bytes the vault keeps. The numbers are part of the blob format (docs/format.md): never renumber.

export const MEDIA_TYPE_CODES = {
  'image/jpeg': 1,
  'image/png': 2,
  'image/gif': 3,
  'image/webp': 4,
  'image/avif': 5,
  'image/heic': 6,
  'image/tiff': 7,
  'image/bmp': 8,
} as const;
export type MediaType = keyof typeof MEDIA_TYPE_CODES;

/** What a blob may say it holds: a picture, or (32) bytes that nobody has looked at yet. */
export const BLOB_MEDIA_CODES = { ...MEDIA_TYPE_CODES, 'application/octet-stream': 32 } as const;
export type BlobMediaType = keyof typeof BLOB_MEDIA_CODES;

/** A kind of picture that people may upload where the operator takes it. */
type FormatRule = {
  /** As people write it. */
  readonly name: string;
  readonly mediaType: MediaType;
  readonly extensions: readonly string[];
  /** Other names that clients declare for it. */
  readonly alsoDeclared: readonly string[];
};

export const INTAKE_FORMAT_NAMES = ['jpeg', 'png', 'gif', 'webp', 'avif', 'heic', 'tiff', 'bmp'] as const;
export type IntakeFormat = (typeof INTAKE_FORMAT_NAMES)[number];
export const DEFAULT_INTAKE_FORMATS: readonly IntakeFormat[] = ['jpeg', 'png', 'gif'];

const FORMAT_RULES = {
  jpeg: { name: 'JPEG', mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'], alsoDeclared: ['image/jpg', 'image/pjpeg'] },
  png: {
    name: 'PNG',
    mediaType: 'image/png',
    extensions: ['png'],
    alsoDeclared: ['image/x-png', 'image/apng', 'image/vnd.mozilla.apng'],
  },
  gif: { name: 'GIF', mediaType: 'image/gif', extensions: ['gif'], alsoDeclared: [] },
  webp: { name: 'WebP', mediaType: 'image/webp', extensions: ['webp'], alsoDeclared: [] },
  avif: { name: 'AVIF', mediaType: 'image/avif', extensions: ['avif'], alsoDeclared: [] },
  heic: { name: 'HEIC', mediaType: 'image/heic', extensions: ['heic', 'heif'], alsoDeclared: ['image/heif'] },
  tiff: { name: 'TIFF', mediaType: 'image/tiff', extensions: ['tif', 'tiff'], alsoDeclared: [] },
  bmp: { name: 'BMP', mediaType: 'image/bmp', extensions: ['bmp'], alsoDeclared: ['image/x-ms-bmp', 'image/x-bmp'] },
} as const satisfies Readonly<Record<IntakeFormat, FormatRule>>;

/** What people may upload. */
export type IntakeMediaType = (typeof FORMAT_RULES)[IntakeFormat]['mediaType'];

/** What a clean original may be: everything else is turned into one of these on its way in. */
export const ORIGINAL_MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
export type OriginalMediaType = (typeof ORIGINAL_MEDIA_TYPES)[number];

export function isOriginalMediaType(mediaType: string): mediaType is OriginalMediaType {
  return ORIGINAL_MEDIA_TYPES.some((candidate) => candidate === mediaType);
}

/** The media type of a format. */
export function mediaTypeOfFormat(format: IntakeFormat): IntakeMediaType {
  return FORMAT_RULES[format].mediaType;
}

/** The type that an extension (lower case, without the dot) stands for, of those formats. */
export function mediaTypeOfExtension(extension: string, formats: readonly IntakeFormat[]): IntakeMediaType | undefined {
  const format = formats.find((name) => (FORMAT_RULES[name].extensions as readonly string[]).includes(extension));
  return format && FORMAT_RULES[format].mediaType;
}

/** The type that a declared type (lower case, without parameters) stands for, of those formats. */
export function mediaTypeDeclared(declared: string, formats: readonly IntakeFormat[]): IntakeMediaType | undefined {
  const format = formats.find(
    (name) =>
      FORMAT_RULES[name].mediaType === declared || (FORMAT_RULES[name].alsoDeclared as readonly string[]).includes(declared),
  );
  return format && FORMAT_RULES[format].mediaType;
}

/** The extensions of those formats, lower case and without the dot. */
export function extensionsOf(formats: readonly IntakeFormat[]): string[] {
  return formats.flatMap((format) => FORMAT_RULES[format].extensions);
}

/** Those formats as people write them. */
export function formatNamesOf(formats: readonly IntakeFormat[]): string[] {
  return formats.map((format) => FORMAT_RULES[format].name);
}

/** Stored forms of one picture; `untouched` is the file exactly as it was sent. Numbers are the blob format's variant byte. */
export const RENDITION_CODES = { original: 0, preview: 1, thumbnail: 2, untouched: 4 } as const;
export type RenditionKind = keyof typeof RENDITION_CODES;

/** Everything that rests as a blob: renditions, parts of uploads under way, watermark pictures, lists. */
export const BLOB_VARIANT_CODES = { ...RENDITION_CODES, part: 16, watermark: 17, list: 18 } as const;
export type BlobKind = keyof typeof BLOB_VARIANT_CODES;
