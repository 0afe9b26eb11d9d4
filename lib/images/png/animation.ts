// Collects the animation chunks of an APNG and keeps them only when they are right: a wrong animation is a still picture.

import type { PngChunk } from './chunks.ts';

export type PngFrame = {
  readonly control: Buffer;
  readonly width: number;
  readonly height: number;
  /** Compressed pixels; null for the first frame when it is the still picture itself. */
  readonly data: Buffer[] | null;
};

const CONTROL_BYTES = 26;

/** Takes acTL, fcTL and fdAT chunks in file order; `frames` gives them back when every rule held. */
export class PngAnimation {
  readonly #frames: PngFrame[] = [];
  #declared: number | null = null;
  #plays = 0;
  #sequence = 0;
  #isRight = true;
  #bytes = 0;

  /** Bytes of animation chunks seen, for the tally when they are dropped. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Frames announced, or met when that is more: what the frame limit is held against. */
  get claimedFrames(): number {
    return Math.max(this.#declared ?? 0, this.#frames.length);
  }

  get totalPixels(): number {
    return this.#frames.reduce((sum, frame) => sum + frame.width * frame.height, 0);
  }

  get plays(): number {
    return this.#plays;
  }

  take(part: PngChunk, place: { hasPixels: boolean; width: number; height: number }): void {
    this.#bytes += part.whole.length;
    if (part.type === 'acTL') this.#takeStart(part.data, place.hasPixels);
    else if (part.type === 'fcTL') this.#takeControl(part.data, place);
    else this.#takeData(part.data, place.hasPixels);
  }

  /** The frames, or null when there is no animation or it breaks a rule of the format. */
  frames(): readonly PngFrame[] | null {
    if (this.#declared === null || this.#declared === 0 || !this.#isRight) return null;
    const isWhole = this.#frames.length === this.#declared && this.#frames.every((frame) => frame.data?.length !== 0);
    return isWhole ? this.#frames : null;
  }

  #takeStart(data: Buffer, hasPixels: boolean): void {
    if (data.length !== 8 || this.#declared !== null || hasPixels) {
      this.#isRight = false;
      return;
    }
    this.#declared = data.readUInt32BE(0);
    this.#plays = data.readUInt32BE(4);
  }

  #takeControl(data: Buffer, place: { hasPixels: boolean; width: number; height: number }): void {
    if (data.length !== CONTROL_BYTES || data.readUInt32BE(0) !== this.#sequence) {
      this.#isRight = false;
      return;
    }
    this.#sequence += 1;
    const [width, height, x, y] = [4, 8, 12, 16].map((at) => data.readUInt32BE(at)) as [number, number, number, number];
    const isInside = width > 0 && height > 0 && x + width <= place.width && y + height <= place.height;
    const isWholeCanvas = width === place.width && height === place.height;
    const isStill = !place.hasPixels;
    if (!isInside || (data[24] ?? 9) > 2 || (data[25] ?? 9) > 1) this.#isRight = false;
    if (isStill && (this.#frames.length > 0 || !isWholeCanvas)) this.#isRight = false;
    this.#frames.push({ control: data.subarray(4), width, height, data: isStill ? null : [] });
  }

  #takeData(data: Buffer, hasPixels: boolean): void {
    const frame = this.#frames.at(-1);
    if (!hasPixels || data.length < 4 || data.readUInt32BE(0) !== this.#sequence || frame === undefined || frame.data === null) {
      this.#isRight = false;
      return;
    }
    this.#sequence += 1;
    frame.data.push(data.subarray(4));
  }
}
