// A rendition for a program: the same answer by the same rules as the gallery gets, for pictures outside the trash.

import { serveRendition } from '@/app/api/images/serve-rendition';
import type { Actor } from '@/lib/auth/actor';
import type { TokenRequest } from '@/lib/auth/door/token-answer';
import type { RenditionPath } from '@/lib/shared/images/rendition-schemas';
import { assertLiveImage } from '@/lib/vault/gallery/live-images';

type Asked = TokenRequest<{ imageId: string }, Pick<RenditionPath, 'rendition'>>;

/** Answers 200, 206, 304 or 416 with what the rules let out of the owner's picture; 404 for what is in the trash. */
export async function serveContent(actor: Actor, { request, params, query }: Asked): Promise<Response> {
  await assertLiveImage(actor, params.imageId);
  return serveRendition(actor, request, { ...params, ...query, isDownload: false, isMarkWanted: false });
}
