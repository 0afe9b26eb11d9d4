// Which of the image library's loaders may run: none by default, and for each picture the one of its type. A file that is not what
// it says it is finds no loader (T6).

import sharp from 'sharp';
import { SafelightError } from '../../shared/safelight-error.ts';
import type { IntakeFormat, IntakeMediaType, OriginalMediaType } from '@/lib/shared/media-types';

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

const OWN_SIGNATURES: readonly (readonly [OriginalMediaType, Buffer, number])[] = [
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff]), 0],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 0],
  ['image/gif', Buffer.from('GIF8', 'latin1'), 0],
  ['image/webp', Buffer.from('WEBP', 'latin1'), 8],
];

/**
 * The same for a file that we made and sealed, by what it is; never for an upload.
 * @throws SafelightError `image/corrupt` for what we never make
 */
export function confineToOwn(bytes: Buffer): void {
  const found = OWN_SIGNATURES.find(([, mark, at]) => bytes.subarray(at, at + mark.length).equals(mark));
  if (found === undefined) throw new SafelightError('image/corrupt', { detail: 'not a file of ours' });
  confineTo(found[0]);
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
