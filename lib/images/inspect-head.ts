// What the first bytes of a file tell: its type, and the size it declares. Runs before the rest is read and before any decoder
// is bothered, by the rules the rebuilders hold the whole file to.

import { readBmpHead } from '@/lib/images/bmp/read-bmp';
import { readScreen } from '@/lib/images/gif/read-gif';
import { readHeif } from '@/lib/images/heif/read-heif';
import { isFrameMarker, readFrame } from '@/lib/images/jpeg/frame-header';
import { segmentsOf } from '@/lib/images/jpeg/segments';
import { chunksOf } from '@/lib/images/png/chunks';
import { readHeader } from '@/lib/images/png/image-header';
import { requireAgreedType, type TypeClaims } from '@/lib/images/sniff';
import { readTiff } from '@/lib/images/tiff/read-tiff';
import { readWebpHead } from '@/lib/images/webp/read-webp';
import type { ImageLimits } from '@/lib/shared/limits';
import type { IntakeFormat, IntakeMediaType } from '@/lib/shared/media-types';
import { isSafelightError } from '@/lib/shared/safelight-error';

/**
 * A JPEG's frame header may stand behind an EXIF segment of 64 KiB. A HEIF file lists its pictures and a TIFF its tags where it likes,
 * mostly here; the other formats say their size at once.
 */
export const HEAD_BYTES = 128 * 1024;

function readJpegHead(head: Buffer, limits: ImageLimits): void {
  for (const { marker, body } of segmentsOf(head)) {
    if (isFrameMarker(marker)) return void readFrame(marker, body, limits);
  }
}

const HEAD_READERS: Readonly<Record<IntakeMediaType, (head: Buffer, limits: ImageLimits) => void>> = {
  'image/png': (head, limits) => {
    for (const first of chunksOf(head)) return void readHeader(first, limits);
  },
  'image/gif': readScreen,
  'image/jpeg': readJpegHead,
  'image/webp': readWebpHead,
  'image/avif': (head, limits) => void readHeif(head, 'image/avif', limits),
  'image/heic': (head, limits) => void readHeif(head, 'image/heic', limits),
  'image/tiff': (head, limits) => void readTiff(head, limits),
  'image/bmp': readBmpHead,
};

/**
 * The type, of those formats, that name, declaration and content agree on, its declared size being within the limits. `head` is the file's
 * first {@link HEAD_BYTES}, or all of a shorter one. A size that is not told in it is left to the decoder.
 * @throws SafelightError `image/empty`, `image/type-not-allowed`, `image/type-mismatch`, `image/corrupt`,
 *   `image/side-too-long`, `image/too-many-pixels`, `image/too-much-memory`
 */
export async function inspectHead(
  head: Uint8Array,
  claims: TypeClaims,
  limits: ImageLimits,
  formats: readonly IntakeFormat[],
): Promise<IntakeMediaType> {
  const mediaType = await requireAgreedType(head, claims, formats);
  try {
    HEAD_READERS[mediaType](Buffer.from(head.buffer, head.byteOffset, head.byteLength), limits);
  } catch (error) {
    // The end of the head is not the end of the file.
    if (!isSafelightError(error) || error.code !== 'image/truncated') throw error;
  }
  return mediaType;
}
