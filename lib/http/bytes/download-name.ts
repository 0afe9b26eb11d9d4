// The ending a file's name gets where what is saved is of another kind than what was kept: previews, marked pictures
// and untouched files are.

import type { BlobMediaType } from '@/lib/shared/media-types';

const ENDINGS: Readonly<Partial<Record<BlobMediaType, readonly [string, ...string[]]>>> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic', 'heif'],
  'image/tiff': ['tif', 'tiff'],
  'image/bmp': ['bmp'],
};
const ENDING = /\.[A-Za-z0-9]{1,5}$/;

/** The name with an ending that fits the type; the name as it is where it fits already, or where the type says nothing. */
export function nameAs(fileName: string, mediaType: BlobMediaType): string {
  const fitting = ENDINGS[mediaType];
  if (!fitting) return fileName;
  const ending = ENDING.exec(fileName)?.[0] ?? '';
  if (fitting.includes(ending.slice(1).toLowerCase())) return fileName;
  return `${fileName.slice(0, fileName.length - ending.length)}.${fitting[0]}`;
}
