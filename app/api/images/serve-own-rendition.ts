// A rendition for the person whose browser asks. To take an original away wants a fresh proof: a session alone shows pictures.

import { serveRendition } from '@/app/api/images/serve-rendition';
import type { SessionActor } from '@/lib/auth/actor';
import { isFresh, requireFresh } from '@/lib/auth/sessions/step-up';
import type { RenditionPath } from '@/lib/shared/rendition-schemas';

/**
 * As `serveRendition`. `original?download=1` without a proof of the last five minutes sends a person who followed the link to
 * confirm, and back to the picture; a program is refused with `auth/step-up`.
 */
export function serveOwnRendition(actor: SessionActor, request: Request, path: RenditionPath): Promise<Response> {
  const isDownload = path.rendition === 'original' && new URL(request.url).searchParams.get('download') === '1';
  if (isDownload && !isFresh(actor) && isFollowed(request)) return Promise.resolve(toConfirm(path.imageId));
  if (isDownload) requireFresh(actor);
  return serveRendition(actor, request, path);
}

function isFollowed({ method, headers }: Request): boolean {
  return method === 'GET' && (headers.get('accept')?.includes('text/html') ?? false);
}

function toConfirm(imageId: string): Response {
  const location = `/confirm?next=${encodeURIComponent(`/photos/${imageId}`)}`;
  return new Response(null, { status: 303, headers: { Location: location } });
}
