// What taking a picture apart yields, and the limits every format is held to before anything is decoded.

import { SafelightError } from '../shared/safelight-error.ts';
import type { RemovedMetadataDto } from '@/lib/shared/dto';
import type { ImageLimits } from '@/lib/shared/limits';

export type RemovedKind = RemovedMetadataDto['kind'];

/** EXIF orientation, 1 (upright) to 8. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export type RebuildOptions = {
  readonly limits: ImageLimits;
  /**
   * Second try, for a file that came out with program text in it (metadata/active-content.ts): profiles go, colour
   * tables move by one step where they read as text, compressed pixels are cut apart there.
   */
  readonly isDisarming: boolean;
};

/** Sums up what was left out, by kind. */
export class RemovedTally {
  readonly #bytesByKind = new Map<RemovedKind, number>();

  add(kind: RemovedKind, bytes: number): void {
    if (bytes > 0) this.#bytesByKind.set(kind, (this.#bytesByKind.get(kind) ?? 0) + bytes);
  }

  list(): RemovedMetadataDto[] {
    return [...this.#bytesByKind].map(([kind, bytes]) => ({ kind, bytes }));
  }
}

/** Decoder memory that is not pixels: the runtime, libvips and its line buffers. */
const DECODER_BASE_BYTES = 120 * 1024 * 1024;

/**
 * Holds one frame (or canvas) to the side and pixel limits.
 * @throws SafelightError `image/corrupt` for an empty side, `image/side-too-long`, `image/too-many-pixels`
 */
export function requireFrameWithin(width: number, height: number, limits: ImageLimits): void {
  if (width < 1 || height < 1) throw corrupt('a side of the picture is zero');
  if (width > limits.maxSidePixels || height > limits.maxSidePixels) {
    throw new SafelightError('image/side-too-long', { detail: `${width}x${height}` });
  }
  if (width * height > limits.maxFramePixels) throw new SafelightError('image/too-many-pixels', { detail: `${width}x${height}` });
}

/**
 * Holds an animation to its limits.
 * @throws SafelightError `image/too-many-frames`, `image/too-many-pixels`
 */
export function requireAnimationWithin(frames: number, totalPixels: number, limits: ImageLimits): void {
  if (frames > limits.maxFrames) throw new SafelightError('image/too-many-frames', { detail: `${frames} frames` });
  if (totalPixels > limits.maxTotalPixels) {
    throw new SafelightError('image/too-many-pixels', { detail: `${totalPixels} pixels in ${frames} frames` });
  }
}

/**
 * Refuses a picture whose decoder must hold more than the limit at once.
 * @throws SafelightError `image/too-much-memory`
 */
export function requireMemoryWithin(heldBytes: number, limits: ImageLimits): void {
  if (heldBytes + DECODER_BASE_BYTES > limits.maxDecoderBytes) {
    throw new SafelightError('image/too-much-memory', { detail: `decoding would hold ${heldBytes} bytes` });
  }
}

/** A refusal `image/corrupt`; the reason is for the log. */
export function corrupt(detail: string): SafelightError {
  return new SafelightError('image/corrupt', { detail });
}

/** A refusal `image/truncated`; the reason is for the log. */
export function truncated(detail: string): SafelightError {
  return new SafelightError('image/truncated', { detail });
}
