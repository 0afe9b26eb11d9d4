// The way in for pictures: a file and its name in; a clean original, what is shown of it and what is known of it out. Stores nothing, knows nobody.

import type { FormatsReply, IntakeReply } from '@/lib/images/decoder/wire';
import type { DecoderAnswer, DecoderPool } from '@/lib/images/decoder-pool';
import { nameAfterConversion, parseFileName } from '@/lib/images/display-name';
import { LOOK_BYTES } from '@/lib/images/decoder/look';
import { HEAD_BYTES, inspectHead } from '@/lib/images/inspect-head';
import { type CaptureFacts, checkedFacts } from '@/lib/images/metadata/capture-facts';
import type { RemovedMetadataDto } from '@/lib/shared/dto';
import type { ImageLimits } from '@/lib/shared/limits';
import { type IntakeFormat, type IntakeMediaType, isOriginalMediaType, type OriginalMediaType } from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';

/** What was sent: content (at hand, or a Blob that is read only as far as it is wanted), the client's file name, and the type it declared (may be empty). */
export type IntakeInput = { readonly content: Blob | Uint8Array; readonly fileName: string; readonly declaredType: string };
/** `rebuild` leaves the pixels alone (docs/decisions/0004); `reencode` decodes and encodes anew. */
export type IntakeOptions = {
  readonly limits: ImageLimits;
  readonly mode: 'rebuild' | 'reencode';
  readonly signal?: AbortSignal;
  /** Shown the whole file once its head was accepted and before anything decodes it; what it throws refuses the file. */
  readonly beforeDecode?: (bytes: Uint8Array) => Promise<void>;
  /** Whose picture it is: where many wait for a decoder, every key gets its turn. */
  readonly fairKey?: string;
};
/** `width` and `height` are as seen upright. `placeholder` is a thumbhash. */
export type IntakeResult = {
  readonly original: { readonly bytes: Uint8Array; readonly mediaType: OriginalMediaType };
  readonly thumbnail: { readonly bytes: Uint8Array; readonly mediaType: 'image/webp' };
  readonly placeholder: Uint8Array | null;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Its ending is that of the original, which may be of another type than what was sent. */
  readonly displayName: string;
  /** What was sent. */
  readonly sentMediaType: IntakeMediaType;
  /** What the file says of when and with what it was taken. */
  readonly facts: CaptureFacts;
  /** 8 bytes that differ in few bits between pictures that look alike (decoder/look.ts); null where a picture has no look. */
  readonly look: Uint8Array | null;
  readonly removed: RemovedMetadataDto[];
};

function requireSuccess(answer: DecoderAnswer): void {
  if (!answer.head.ok) throw new SafelightError(answer.head.code, { detail: answer.head.detail });
}

/** How many bytes a file to be taken in has; nothing is read. */
export function contentBytes(content: IntakeInput['content']): number {
  return content instanceof Uint8Array ? content.byteLength : content.size;
}

/** The first `count` bytes of the content, or all of them where it has fewer. */
async function readBytes(content: Blob | Uint8Array, count: number): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content.subarray(0, count);
  return new Uint8Array(await (count < content.size ? content.slice(0, count) : content).arrayBuffer());
}

/** Puts the clean original together from stretches of the upload and fresh bytes. The decoder's word is checked, not trusted. */
function originalFrom(reply: IntakeReply, source: Uint8Array, payload: Buffer): { bytes: Buffer; freshBytes: number } {
  const pieces: Uint8Array[] = [];
  let freshBytes = 0;
  for (const { from, bytes } of reply.stretches) {
    const end = (from ?? freshBytes) + bytes;
    const isInside = bytes >= 0 && (from === null ? end <= payload.length : from >= 0 && end <= source.length);
    if (!isInside) throw new SafelightError('image/corrupt', { detail: 'decoder named bytes that do not exist' });
    pieces.push(from === null ? payload.subarray(freshBytes, end) : source.subarray(from, end));
    if (from === null) freshBytes = end;
  }
  return { bytes: Buffer.concat(pieces), freshBytes };
}

/** What a clean original may be stays what it is; everything else comes out as one of these. The decoder's word is checked. */
function originalTypeFrom({ mediaType }: IntakeReply, sent: IntakeMediaType): OriginalMediaType {
  const isRight = isOriginalMediaType(sent) ? mediaType === sent : mediaType === 'image/jpeg' || mediaType === 'image/png';
  if (!isRight) throw new SafelightError('image/corrupt', { detail: 'decoder named a type that does not follow' });
  return mediaType;
}

/** What tells a file before all of it is there: its claims and its first HEAD_BYTES. */
export type IntakeHead = Omit<IntakeInput, 'content'> & { readonly head: Uint8Array };

/**
 * The first look: name, declared type and content must agree, and what the head declares is held to the limits.
 * @throws SafelightError `image/name-refused` and those of `inspectHead`
 */
export async function lookAtHead(
  { fileName, declaredType, head }: IntakeHead,
  { limits, formats }: { readonly limits: ImageLimits; readonly formats: readonly IntakeFormat[] },
): Promise<{ displayName: string; mediaType: IntakeMediaType }> {
  const { displayName, mediaType: extensionType } = parseFileName(fileName, formats);
  return { displayName, mediaType: await inspectHead(head, { extensionType, declaredType }, limits, formats) };
}

/**
 * Takes a picture in: name, declared type and content must agree, and what its head declares is held to the limits before
 * the rest of it is read; the file is rebuilt (or turned into JPEG or PNG) without metadata and decoded to the
 * last bit in a decoder process, which also makes the thumbnail (long side 512, WebP, first frame), the placeholder and the look.
 * @throws SafelightError `image/name-refused`, `image/empty`, `image/type-not-allowed`, `image/type-mismatch`, `image/corrupt`,
 *   `image/truncated`, `image/side-too-long`, `image/too-many-pixels`, `image/too-many-frames`, `image/too-many-scans`,
 *   `image/too-slow`, `image/too-much-memory`, `image/decoder-unavailable`, `request/busy`; the signal's reason when aborted
 */
export async function intakeImage(pool: DecoderPool, input: IntakeInput, options: IntakeOptions): Promise<IntakeResult> {
  const { content, ...claims } = input;
  const size = contentBytes(content);
  const head = await readBytes(content, HEAD_BYTES);
  const { displayName, mediaType } = await lookAtHead({ ...claims, head }, { limits: options.limits, formats: pool.formats });
  const bytes = head.byteLength === size ? head : await readBytes(content, size);
  await options.beforeDecode?.(bytes);
  const request = { job: 'intake', mediaType, mode: options.mode, limits: options.limits } as const;
  const answer = await pool.run(request, bytes, options);
  requireSuccess(answer);
  const reply = answer.head as IntakeReply;
  const originalType = originalTypeFrom(reply, mediaType);
  const original = originalFrom(reply, bytes, answer.payload);
  const thumbnailEnd = original.freshBytes + reply.thumbnailBytes;
  const placeholderEnd = thumbnailEnd + reply.placeholderBytes;
  const placeholder = answer.payload.subarray(thumbnailEnd, placeholderEnd);
  const look = answer.payload.subarray(placeholderEnd);
  return {
    original: { bytes: original.bytes, mediaType: originalType },
    thumbnail: { bytes: answer.payload.subarray(original.freshBytes, thumbnailEnd), mediaType: 'image/webp' },
    placeholder: placeholder.length === 0 ? null : placeholder,
    width: reply.width,
    height: reply.height,
    frames: reply.frames,
    displayName: originalType === mediaType ? displayName : nameAfterConversion(displayName, originalType),
    sentMediaType: mediaType,
    facts: checkedFacts(reply.facts, new Date()),
    look: look.length === LOOK_BYTES ? look : null,
    removed: [...reply.removed],
  };
}

/**
 * Makes the large view (long side 2048, WebP, upright, first frame) of a clean original.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`, `image/too-slow`, `image/too-much-memory`,
 *   `image/decoder-unavailable`, `request/busy`; the signal's reason when aborted
 */
export async function derivePreview(
  pool: DecoderPool,
  input: { readonly bytes: Uint8Array; readonly mediaType: OriginalMediaType },
  options: IntakeOptions,
): Promise<{ bytes: Uint8Array; mediaType: 'image/webp' }> {
  const request = { job: 'preview', mediaType: input.mediaType, limits: options.limits } as const;
  const answer = await pool.run(request, input.bytes, options);
  requireSuccess(answer);
  return { bytes: answer.payload, mediaType: 'image/webp' };
}

/**
 * The formats that the library of the decoder processes can decode, switched on or not.
 * @throws SafelightError `image/decoder-unavailable`, `request/busy`
 */
export async function listDecodableFormats(pool: DecoderPool): Promise<readonly IntakeFormat[]> {
  const answer = await pool.run({ job: 'formats' }, new Uint8Array());
  requireSuccess(answer);
  return (answer.head as FormatsReply).decodable;
}
