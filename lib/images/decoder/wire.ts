// How the server and its decoder process talk: one frame = two lengths, a small JSON head, raw bytes. No picture is ever text.

import type { RemovedMetadataDto } from '@/lib/shared/dto';
import type { ErrorCode } from '@/lib/shared/error-codes';
import type { ImageLimits } from '@/lib/shared/limits';
import type { IntakeFormat, IntakeMediaType, OriginalMediaType } from '@/lib/shared/media-types';
import type { MarkSettings } from '@/lib/shared/protect/watermark';
import type { CaptureFacts } from '../metadata/capture-facts.ts';

/**
 * What the decoder can be asked for. `intake` rebuilds, checks and derives; `preview` only derives; `mark` lays a watermark over;
 * `formats` names what the library decodes.
 */
export type DecoderRequest =
  | {
      readonly job: 'intake';
      readonly mediaType: IntakeMediaType;
      readonly mode: 'rebuild' | 'reencode';
      readonly limits: ImageLimits;
    }
  | { readonly job: 'preview'; readonly mediaType: OriginalMediaType; readonly limits: ImageLimits }
  | { readonly job: 'formats' }
  | MarkRequest;

/**
 * Lays a mark over a clean original or over a preview of ours (WebP). The payload is the picture's `pictureBytes`, then those of
 * the mark's own picture, where it is one. `mark.text` has its placeholders filled in.
 */
export type MarkRequest = {
  readonly job: 'mark';
  readonly source: 'original' | 'preview';
  readonly pictureBytes: number;
  readonly mark: MarkSettings;
  readonly limits: ImageLimits;
};

/** A stretch of the clean original: bytes of the upload from `from`, or (null) the next bytes of the payload. */
export type Stretch = { readonly from: number | null; readonly bytes: number };

/** The payload behind it is: fresh stretches in order, then thumbnail, then placeholder, then look. */
export type IntakeReply = {
  readonly ok: true;
  readonly job: 'intake';
  /** Of the clean original. */
  readonly mediaType: OriginalMediaType;
  readonly stretches: readonly Stretch[];
  readonly thumbnailBytes: number;
  readonly placeholderBytes: number;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly facts: CaptureFacts;
  readonly removed: readonly RemovedMetadataDto[];
};
export type PreviewReply = { readonly ok: true; readonly job: 'preview' };
export type FormatsReply = { readonly ok: true; readonly job: 'formats'; readonly decodable: readonly IntakeFormat[] };
export type MarkReply = {
  readonly ok: true;
  readonly job: 'mark';
  readonly mediaType: 'image/webp' | 'image/jpeg' | 'image/png';
};
export type RefusalReply = { readonly ok: false; readonly code: ErrorCode; readonly detail: string };
/** Sent once, when the process can take jobs. */
export type ReadyReply = { readonly isReady: true };
/** Sent on its own where the server cannot read the process's memory from outside. */
export type MemoryReply = { readonly residentBytes: number };
export type DecoderReply = IntakeReply | PreviewReply | FormatsReply | MarkReply | RefusalReply | ReadyReply | MemoryReply;

export type Frame<Head> = { readonly head: Head; readonly payload: Buffer };

const PREFIX_BYTES = 8;
const MAX_HEAD_BYTES = 1024 * 1024;
const MAX_PAYLOAD_BYTES = 256 * 1024 * 1024;

/** The pieces of one frame, ready to be written one after the other. */
export function encodeFrame(head: object, payload: readonly Uint8Array[]): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(text.length, 0);
  prefix.writeUInt32BE(
    payload.reduce((sum, piece) => sum + piece.length, 0),
    4,
  );
  return [Buffer.concat([prefix, text]), ...payload];
}

/** Collects stream pieces and gives out whole frames, copying each byte once. Throws on lengths no honest peer sends. */
export class FrameReader<Head> {
  readonly #allocate: (bytes: number) => Buffer;
  #target: Buffer = Buffer.alloc(PREFIX_BYTES);
  #filled = 0;
  #headBytes: number | null = null;

  /** `allocate` may hand out the same memory again for the next frame where frames come one at a time. */
  constructor(allocate: (bytes: number) => Buffer = (bytes) => Buffer.allocUnsafe(bytes)) {
    this.#allocate = allocate;
  }

  /** Takes a piece and returns the frames it completes. */
  push(piece: Buffer): Frame<Head>[] {
    const frames: Frame<Head>[] = [];
    for (let at = 0; at < piece.length; ) {
      const taken = piece.copy(this.#target, this.#filled, at);
      at += taken;
      this.#filled += taken;
      if (this.#filled < this.#target.length) continue;
      const frame = this.#complete();
      if (frame !== null) frames.push(frame);
    }
    return frames;
  }

  #expect(bytes: number, headBytes: number | null): void {
    this.#target = headBytes === null ? Buffer.alloc(bytes) : this.#allocate(bytes);
    this.#filled = 0;
    this.#headBytes = headBytes;
  }

  #complete(): Frame<Head> | null {
    const whole = this.#target;
    const headBytes = this.#headBytes;
    if (headBytes === null) {
      const lengths = { head: whole.readUInt32BE(0), payload: whole.readUInt32BE(4) };
      if (lengths.head < 2 || lengths.head > MAX_HEAD_BYTES || lengths.payload > MAX_PAYLOAD_BYTES)
        throw new Error('a bad frame');
      this.#expect(lengths.head + lengths.payload, lengths.head);
      return null;
    }
    this.#expect(PREFIX_BYTES, null);
    return { head: JSON.parse(whole.toString('utf8', 0, headBytes)) as Head, payload: whole.subarray(headBytes) };
  }
}
