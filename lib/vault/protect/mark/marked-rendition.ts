// A rendition with a watermark on it: drawn when it is asked for, held in memory for some minutes, and never stored.

import type { Actor } from '@/lib/auth/actor';
import { sha256 } from '@/lib/crypto/digest';
import type { PlainBatch } from '@/lib/crypto/blob/blob';
import { type MarkedPicture, markPicture } from '@/lib/images/watermark';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import type { OwnerId } from '@/lib/shared/owner-id';
import { decoders } from '@/lib/vault/intake/decoders';
import { createIngestPermits, DRAWING_BOUNDS } from '@/lib/vault/intake/ingest-permits';
import { type OpenableRendition, requireRendition } from '@/lib/vault/renditions/open-rendition';
import { type ReadyMark, requireMark } from '@/lib/vault/protect/mark/mark-of-image';
import { createMarkedCache, type MarkedCache } from '@/lib/vault/protect/mark/marked-cache';
import { wholeBytes } from '@/lib/vault/renditions/rested-blob';

const BATCH_BYTES = 256 * 1024;
const ETAG_BYTES = 24;

// Each holds a whole picture while it waits for a decoder: a few at once, whoever asks for a thousand (T10).
const drawing = createIngestPermits(DRAWING_BOUNDS);
const underWay = new Map<string, Promise<MarkedPicture>>();
const holder = globalThis as typeof globalThis & { safelightMarked?: MarkedCache };

export type MarkedRendition = {
  /** Another one for each picture, mark, viewer and day. */
  readonly etag: string;
  readonly readFileName: () => Promise<string>;
  /**
   * The marked picture; drawn now unless it was a moment ago.
   * @throws SafelightError `request/busy`, `image/*`, `crypto/open-failed`, `storage/*`, `keys/*`
   */
  readonly draw: () => Promise<MarkedPicture>;
};

/**
 * One rendition of one of the owner's pictures with the mark that is due on it.
 * @throws SafelightError as `requireRendition` and `requireMark`
 */
export async function requireMarked(
  actor: Actor,
  request: { imageId: string; kind: 'original' | 'preview' },
): Promise<MarkedRendition> {
  const [source, mark] = await Promise.all([requireRendition(actor, request, null), requireMark(actor, request.imageId)]);
  const etag = etagOf(source, mark);
  const key = `${actor.ownerId}/${request.imageId}/${etag}`;
  return {
    etag,
    readFileName: () => source.readFileName(),
    draw: () => drawOnce(key, source, { ownerId: actor.ownerId, mark, kind: request.kind }),
  };
}

/** Pieces of `bytes` from `start` to `end` (inclusive), in memory of their own: whoever sends them may free it. */
export function piecesOf(bytes: Uint8Array, { start, end }: { start: number; end: number }): AsyncIterable<PlainBatch> {
  let at = start;
  const next = (): Promise<IteratorResult<PlainBatch, void>> => {
    if (at > end) return Promise.resolve({ done: true, value: undefined });
    const piece = bytes.slice(at, Math.min(at + BATCH_BYTES, end + 1));
    at += piece.byteLength;
    return Promise.resolve({ done: false, value: [piece] });
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

function etagOf(source: OpenableRendition, mark: ReadyMark): string {
  const digest = sha256(Buffer.from(`${source.etag} ${mark.identity}`, 'utf8'));
  return `"${digest.subarray(0, ETAG_BYTES).toString('base64url')}"`;
}

type Drawing = { readonly ownerId: OwnerId; readonly mark: ReadyMark; readonly kind: 'original' | 'preview' };

function drawOnce(key: string, source: OpenableRendition, how: Drawing): Promise<MarkedPicture> {
  const cache = (holder.safelightMarked ??= createMarkedCache());
  const held = cache.find(key);
  if (held) return Promise.resolve(held);
  const running = underWay.get(key);
  if (running) return running;
  const work = drawNow(source, how).finally(() => underWay.delete(key));
  underWay.set(key, work);
  void work.then(
    (picture) => cache.keep(key, picture),
    () => undefined,
  );
  return work;
}

/** Draws a mark over a rendition, without looking at what was drawn before. @throws as `MarkedRendition.draw` */
export function drawNow(source: OpenableRendition, { ownerId, mark, kind }: Drawing): Promise<MarkedPicture> {
  return drawing.run({ ownerId, bytes: 0 }, async () => {
    const [bytes, loaded] = await Promise.all([source.open().then((all) => wholeBytes(all, source.plainBytes)), mark.load()]);
    return markPicture(decoders(), { bytes, kind }, loaded, { limits: IMAGE_LIMITS, fairKey: ownerId });
  });
}
