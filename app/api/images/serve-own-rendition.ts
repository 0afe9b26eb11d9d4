// A rendition for the person whose browser asks. Where a fresh proof is wanted, who followed a link is asked for it.

import { type RenditionWish, serveRendition } from '@/app/api/images/serve-rendition';
import type { SessionActor } from '@/lib/auth/actor';
import type { RenditionPath } from '@/lib/shared/images/rendition-schemas';
import { isSafelightError } from '@/lib/shared/safelight-error';

/**
 * As `serveRendition`; `?download=1` takes away, `?mark=1` lays the watermark over, and whatever else is asked for is not looked at.
 * What wants a proof of the last five minutes sends a person who followed the link to confirm, and back to the picture; a program is
 * refused with `auth/step-up`.
 */
export async function serveOwnRendition(actor: SessionActor, request: Request, path: RenditionPath): Promise<Response> {
  try {
    return await serveRendition(actor, request, wishOf(request, path));
  } catch (error) {
    if (isSafelightError(error, 'auth/step-up') && isFollowed(request)) return toConfirm(path.imageId);
    throw error;
  }
}

function wishOf(request: Request, path: RenditionPath): RenditionWish {
  const { searchParams } = new URL(request.url);
  return { ...path, isDownload: searchParams.get('download') === '1', isMarkWanted: searchParams.get('mark') === '1' };
}

function isFollowed({ method, headers }: Request): boolean {
  return method === 'GET' && (headers.get('accept')?.includes('text/html') ?? false);
}

function toConfirm(imageId: string): Response {
  const location = `/confirm?next=${encodeURIComponent(`/photos/${imageId}`)}`;
  return new Response(null, { status: 303, headers: { Location: location } });
}
