// Which of the image library's loaders may run: none by default, and for each picture the one of its type. A file that is not what
// it says it is finds no loader (T6).

import sharp from 'sharp';
import type { IntakeFormat, IntakeMediaType } from '@/lib/shared/media-types';

/** Bitmaps are read without the library (bmp/read-bmp.ts). */
const LOADERS: Readonly<Record<Exclude<IntakeMediaType, 'image/bmp'>, string>> = {
  'image/jpeg': 'VipsForeignLoadJpegBuffer',
  'image/png': 'VipsForeignLoadPngBuffer',
  'image/gif': 'VipsForeignLoadNsgifBuffer',
  'image/webp': 'VipsForeignLoadWebpBuffer',
  'image/avif': 'VipsForeignLoadHeifBuffer',
  'image/heic': 'VipsForeignLoadHeifBuffer',
  'image/tiff': 'VipsForeignLoadTiffBuffer',
};

/** Leaves the library no loader, no cache and one thread. Call once, first. */
export function confineLibrary(): void {
  sharp.cache(false);
  sharp.concurrency(1);
  confineTo('image/bmp');
}

/** Leaves the library the loader of this type and no other, until the next call. One job runs at a time. */
export function confineTo(mediaType: IntakeMediaType): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  if (mediaType !== 'image/bmp') sharp.unblock({ operation: [LOADERS[mediaType]] });
}

/** The formats that this build of the library decodes. */
export function decodableFormats(): IntakeFormat[] {
  const { jpeg, png, gif, webp, heif, tiff } = sharp.format;
  // Builds differ in the codecs of HEIF: those without a free licence are rare.
  const heifEndings: readonly string[] = heif.input.buffer ? (heif.input.fileSuffix ?? []) : [];
  const answers: Readonly<Record<IntakeFormat, boolean>> = {
    jpeg: jpeg.input.buffer,
    png: png.input.buffer,
    gif: gif.input.buffer,
    webp: webp.input.buffer,
    avif: heifEndings.includes('.avif'),
    heic: heifEndings.includes('.heic'),
    tiff: tiff.input.buffer,
    bmp: true,
  };
  return (Object.keys(answers) as IntakeFormat[]).filter((format) => answers[format]);
}
