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

/** What people may upload. */
export const INTAKE_MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/gif'] as const;
export type IntakeMediaType = (typeof INTAKE_MEDIA_TYPES)[number];

export const INTAKE_EXTENSIONS: Readonly<Record<string, IntakeMediaType>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
};

/** Stored forms of one picture. Numbers are the blob format's variant byte. */
export const RENDITION_CODES = { original: 0, preview: 1, thumbnail: 2 } as const;
export type RenditionKind = keyof typeof RENDITION_CODES;
