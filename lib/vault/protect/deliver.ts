// The one way for a picture's bytes out of the house: what the rules say about this request, and then the bytes, marked where a
// mark is due and counted where originals are (decision 0016). Every byte door comes through here.

import type { Actor } from '@/lib/auth/actor';
import { isFresh } from '@/lib/auth/sessions/step-up';
import type { PlainBatch } from '@/lib/crypto/blob/blob';
import { findPictureRules } from '@/lib/db/protect/download-rules';
import { returnOriginal, takeOriginal } from '@/lib/db/protect/original-takings';
import type { BlobMediaType, RenditionKind } from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { decideDelivery, type DeliveryAsk, type DeliveryPurpose } from '@/lib/vault/protect/decide-delivery';
import { piecesOf, requireMarked } from '@/lib/vault/protect/mark/marked-rendition';
import { parseRules, type SettledRules, strictestRules } from '@/lib/vault/protect/strictest-rules';
import { recordEventSoon, recordRepeatableSoon } from '@/lib/watch/record';

export type DeliveryRequest = {
  readonly imageId: string;
  readonly rendition: RenditionKind;
  readonly purpose: DeliveryPurpose;
  readonly isMarkWanted: boolean;
};

type Span = { start: number; end: number };

/** Bytes that may leave. Nothing was opened, drawn or counted yet; `etag` is another one whenever the bytes are. */
export type Delivery = {
  readonly etag: string;
  /**
   * Type and size, and `fileType`, what a file of these bytes should be called; draws the mark where one is due.
   * @throws as `open`, except for the count
   */
  readonly measure: () => Promise<{ mediaType: BlobMediaType; fileType: BlobMediaType; plainBytes: number }>;
  /** The picture's display name, opened. @throws SafelightError `crypto/open-failed`, `keys/*` */
  readonly readFileName: () => Promise<string>;
  /** For HEAD: passes while an original may still leave within this hour; counts nothing. @throws SafelightError `image/hourly-limit` */
  readonly admit: () => Promise<null>;
  /**
   * The bytes, or those of `span`, as `OpenableRendition.open`. An original is counted here; one that does not open is not.
   * @throws SafelightError `image/hourly-limit`; `request/busy`, `image/*`, `crypto/open-failed`, `storage/*`, `keys/*`
   */
  readonly open: (span?: Span) => Promise<AsyncIterable<PlainBatch>>;
};

/**
 * What `request` may have of one of the owner's pictures, by the rules that stand at this moment.
 * @throws SafelightError `object/not-found` when it does not exist or is somebody else's, `image/original-off`, `auth/step-up`; as
 *   `requireRendition`
 */
export async function requireDelivery(actor: Actor, request: DeliveryRequest): Promise<Delivery> {
  const decision = decideDelivery(askOf(actor, request), await requireRules(actor, request));
  if (decision.kind === 'refuse') {
    if (decision.code === 'image/original-off') recordRefusal(actor, request, decision.code);
    throw new SafelightError(decision.code, { detail: request.rendition });
  }
  const { imageId, rendition } = request;
  const isMarkable = rendition === 'original' || rendition === 'preview';
  const bytes = decision.isMarked && isMarkable ? await marked(actor, { ...request, rendition }) : await stored(actor, request);
  const limit = decision.originalsAnHour;
  if (limit === null) return { ...bytes, admit: () => Promise.resolve(null) };
  const take = (how: 'whole' | 'part' | 'look') => takeOrThrow(actor, { ...request, imageId }, { limit, how });
  return {
    ...bytes,
    admit: () => take('look').then(() => null),
    open: async (span) => {
      const id = await take(span === undefined ? 'whole' : 'part');
      try {
        return await bytes.open(span);
      } catch (error) {
        if (id !== null) await returnOriginal(actor.ownerId, id);
        throw error;
      }
    },
  };
}

function askOf(actor: Actor, { rendition, purpose, isMarkWanted }: DeliveryRequest): DeliveryAsk {
  return { rendition, purpose, isMarkWanted, isProgram: actor.tokenId !== null, isFresh: isFresh(actor) };
}

/** Thumbnails are asked for by the hundred and have no rules. */
async function requireRules(actor: Actor, { imageId, rendition }: DeliveryRequest): Promise<SettledRules> {
  if (rendition === 'thumbnail') return strictestRules([]);
  const found = await findPictureRules(actor.ownerId, imageId);
  if (!found) throw new SafelightError('object/not-found');
  return strictestRules([found.owner, found.image, ...found.albums.map(({ rules }) => rules)].map(parseRules));
}

type Bytes = Omit<Delivery, 'admit'>;

const eventOf = (purpose: DeliveryPurpose) => (purpose === 'download' ? 'image.downloaded' : 'image.opened');

async function stored(actor: Actor, { imageId, rendition, purpose }: DeliveryRequest): Promise<Bytes> {
  const found = await requireRendition(actor, { imageId, kind: rendition }, eventOf(purpose));
  // Nobody has looked at a file as it was sent, so nothing is said about what it is.
  const mediaType = rendition === 'untouched' ? 'application/octet-stream' : found.mediaType;
  return {
    etag: found.etag,
    readFileName: () => found.readFileName(),
    open: (span) => found.open(span),
    measure: () => Promise.resolve({ mediaType, fileType: found.mediaType, plainBytes: found.plainBytes }),
  };
}

async function marked(
  actor: Actor,
  { imageId, rendition, purpose }: DeliveryRequest & { rendition: 'original' | 'preview' },
): Promise<Bytes> {
  const { etag, readFileName, draw } = await requireMarked(actor, { imageId, kind: rendition });
  return {
    etag,
    readFileName,
    measure: async () => {
      const { bytes, mediaType } = await draw();
      return { mediaType, fileType: mediaType, plainBytes: bytes.byteLength };
    },
    open: async (span) => {
      const { bytes } = await draw();
      const { ownerId: actorId, sessionId } = actor;
      const detail = { rendition, isMarked: true };
      recordEventSoon({ type: eventOf(purpose), outcome: 'success', actorId, sessionId, subjectId: imageId, detail });
      return piecesOf(bytes, span ?? { start: 0, end: bytes.byteLength - 1 });
    },
  };
}

async function takeOrThrow(
  actor: Actor,
  request: DeliveryRequest,
  rule: { limit: number; how: 'whole' | 'part' | 'look' },
): Promise<string | null> {
  const takerId = actor.sessionId ?? actor.tokenId;
  if (takerId === null) throw new SafelightError('internal/unexpected', { detail: 'an actor without session and token' });
  const answer = await takeOriginal(actor.ownerId, { takerId, imageId: request.imageId }, rule);
  if (answer.isAllowed) return answer.id;
  recordRefusal(actor, request, 'image/hourly-limit');
  throw new SafelightError('image/hourly-limit', { retryAfterSeconds: answer.retryAfterSeconds });
}

function recordRefusal(actor: Actor, request: DeliveryRequest, code: 'image/original-off' | 'image/hourly-limit'): void {
  const { ownerId: actorId, sessionId } = actor;
  recordRepeatableSoon(`image.downloaded ${code} ${actorId}`, {
    type: 'image.downloaded',
    outcome: 'refused',
    actorId,
    sessionId,
    subjectId: request.imageId,
    detail: { code, rendition: request.rendition },
  });
}
