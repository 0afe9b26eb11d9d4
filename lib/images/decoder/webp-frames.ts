// Whether a WebP's coded pictures end where their chunks do. The coding has no end marker, so it is tried: a picture whose last bytes
// can be missing without any harm has bytes there that belong to no pixel (docs/decisions/0015).

import type { ImageLimits } from '@/lib/shared/limits';
import { frameAsFile } from '../webp/rebuild-webp.ts';
import type { WebpFrame } from '../webp/read-webp.ts';
import { requireDecodable } from './pixels.ts';

/** A coder may leave up to three bytes of its end unread. */
const CUT_BYTES = 16;
/** Shorter data has no room to hide anything in. */
const MIN_BYTES = 64;
const WHOLE = { picture: 0, alpha: 0 };

async function decodes(bytes: Buffer, limits: ImageLimits): Promise<boolean> {
  return requireDecodable({ bytes, mediaType: 'image/webp' }, limits).then(
    () => true,
    () => false,
  );
}

/**
 * Decodes every frame to its end. True where some coded picture or alpha channel goes on behind its last pixel.
 * @throws SafelightError `image/corrupt`, `image/truncated` for a frame that cannot be decoded
 */
export async function hasStrayData(frames: readonly WebpFrame[], limits: ImageLimits): Promise<boolean> {
  for (const frame of frames) {
    const { data, alpha } = frame.image;
    await requireDecodable({ bytes: frameAsFile(frame, WHOLE), mediaType: 'image/webp' }, limits);
    const cuts = [
      ...(data.length < MIN_BYTES ? [] : [{ picture: CUT_BYTES, alpha: 0 }]),
      ...(alpha === null || alpha.length < MIN_BYTES ? [] : [{ picture: 0, alpha: CUT_BYTES }]),
    ];
    for (const cut of cuts) if (await decodes(frameAsFile(frame, cut), limits)) return true;
  }
  return false;
}
