// One answer for a rendition's GET and HEAD: the condition and the range are judged before anything is opened.

import type { Actor } from '@/lib/auth/actor';
import { limitBytes } from '@/lib/auth/door/byte-limit';
import { currentRequestFacts } from '@/lib/auth/request-facts';
import {
  type ByteDecision,
  byteResponse,
  decideBytes,
  notModifiedResponse,
  rangeRefusedResponse,
} from '@/lib/http/byte-response';
import { contentDisposition } from '@/lib/http/content-disposition';
import type { RenditionPath } from '@/lib/shared/rendition-schemas';
import { type OpenableRendition, requireRendition } from '@/lib/vault/open-rendition';

/** Answers 200, 206, 304 or 416 with the owner's rendition; `?download=1` makes an original an attachment. */
export async function serveRendition(actor: Actor, request: Request, path: RenditionPath): Promise<Response> {
  await limitBytes(actor);
  const found = await requireRendition(actor, { imageId: path.imageId, kind: path.rendition });
  const { requestId } = await currentRequestFacts();
  const about = { ...found, kind: path.rendition, disposition: 'inline', requestId };
  const decision = decideBytes(request, found);
  if (decision.kind === 'not-modified') return notModifiedResponse(about);
  if (decision.kind === 'unsatisfiable') return rangeRefusedResponse(about);
  const disposition = await dispositionOf(request, path, found);
  const batches = request.method === 'HEAD' ? null : await found.open(rangeOf(decision));
  return byteResponse({ ...about, disposition, signal: request.signal }, decision, batches);
}

function rangeOf(decision: ByteDecision): { start: number; end: number } | undefined {
  return decision.kind === 'part' ? { start: decision.start, end: decision.end } : undefined;
}

/** Only an original carries the picture's name; what the gallery shows is never saved under it. */
async function dispositionOf(request: Request, { rendition }: RenditionPath, found: OpenableRendition): Promise<string> {
  if (rendition !== 'original') return 'inline';
  const isDownload = new URL(request.url).searchParams.get('download') === '1';
  return contentDisposition(isDownload ? 'attachment' : 'inline', await found.readFileName());
}
