// One answer for a rendition's GET and HEAD: rules first, then the condition and the range, and only then is anything opened.

import type { Actor } from '@/lib/auth/actor';
import { limitBytes } from '@/lib/auth/door/byte-limit';
import { currentRequestFacts } from '@/lib/auth/request-facts';
import {
  byteResponse,
  decideSpan,
  isNotModified,
  notModifiedResponse,
  rangeRefusedResponse,
  type SpanDecision,
} from '@/lib/http/bytes/byte-response';
import { contentDisposition } from '@/lib/http/bytes/content-disposition';
import { nameAs } from '@/lib/http/bytes/download-name';
import type { BlobMediaType } from '@/lib/shared/media-types';
import type { RenditionPath } from '@/lib/shared/images/rendition-schemas';
import { type Delivery, requireDelivery } from '@/lib/vault/protect/deliver';

/** `isMarkWanted`: with the watermark, though no rule demands it. */
export type RenditionWish = RenditionPath & { readonly isDownload: boolean; readonly isMarkWanted: boolean };

/**
 * Answers 200, 206, 304 or 416 with what the rules let out of the owner's picture.
 * @throws SafelightError `image/original-off`, `auth/step-up`, `image/hourly-limit` where they let nothing out; as `requireDelivery`
 */
export async function serveRendition(actor: Actor, request: Request, wish: RenditionWish): Promise<Response> {
  await limitBytes(actor);
  const { imageId, rendition, isDownload, isMarkWanted } = wish;
  const purpose = isDownload && rendition !== 'thumbnail' ? 'download' : 'view';
  const found = await requireDelivery(actor, { imageId, rendition, purpose, isMarkWanted });
  const { requestId } = await currentRequestFacts();
  const { etag } = found;
  const known = { etag, kind: rendition, requestId };
  if (isNotModified(request, etag)) return notModifiedResponse(known);
  const measured = await found.measure();
  const { fileType, ...size } = measured;
  const about = { ...known, ...size };
  const decision = decideSpan(request, about);
  if (decision.kind === 'unsatisfiable') return rangeRefusedResponse(about);
  const disposition = await dispositionOf(found, { ...wish, fileType });
  const batches = request.method === 'HEAD' ? await found.admit() : await found.open(spanOf(decision));
  return byteResponse({ ...about, disposition, signal: request.signal }, decision, batches);
}

function spanOf(decision: SpanDecision): { start: number; end: number } | undefined {
  return decision.kind === 'part' ? { start: decision.start, end: decision.end } : undefined;
}

/** Only what is the picture itself, or is taken away, carries its name; what the gallery shows is never saved under it. */
async function dispositionOf(found: Delivery, wish: RenditionWish & { fileType: BlobMediaType }): Promise<string> {
  const { rendition, isDownload, fileType } = wish;
  if (rendition === 'thumbnail' || (rendition === 'preview' && !isDownload)) return 'inline';
  return contentDisposition(isDownload ? 'attachment' : 'inline', nameAs(await found.readFileName(), fileType));
}
