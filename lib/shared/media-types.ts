// The kinds of bytes the vault keeps. The numbers are part of the blob format (docs/format.md): never renumber.

export const MEDIA_TYPE_CODES = {
  'image/jpeg': 1,
  'image/png': 2,
  'image/gif': 3,
  'image/webp': 4,
  'image/avif': 5,
  'image/heic': 6,
  'image/tiff': 7,
} as const;
export type MediaType = keyof typeof MEDIA_TYPE_CODES;

/** What a blob may say it holds: a picture, or (32) bytes that nobody has looked at yet. */
export const BLOB_MEDIA_CODES = { ...MEDIA_TYPE_CODES, 'application/octet-stream': 32 } as const;
export type BlobMediaType = keyof typeof BLOB_MEDIA_CODES;

/** What people may upload. */
export const INTAKE_MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/gif'] as const;
export type IntakeMediaType = (typeof INTAKE_MEDIA_TYPES)[number];

export const INTAKE_EXTENSIONS: Readonly<Record<string, IntakeMediaType>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
};

/** Stored forms of one picture; `untouched` is the file exactly as it was sent. Numbers are the blob format's variant byte. */
export const RENDITION_CODES = { original: 0, preview: 1, thumbnail: 2, untouched: 4 } as const;
export type RenditionKind = keyof typeof RENDITION_CODES;

/** Everything that rests as a blob: renditions, parts of uploads under way, watermark pictures, lists. */
export const BLOB_VARIANT_CODES = { ...RENDITION_CODES, part: 16, watermark: 17, list: 18 } as const;
export type BlobKind = keyof typeof BLOB_VARIANT_CODES;
