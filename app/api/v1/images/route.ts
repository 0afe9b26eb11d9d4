import { refusedMethods, tokenRoute } from '@/lib/auth/doors';
import { createdResponse, jsonResponse } from '@/lib/http/json-response';
import { readSentFile } from '@/lib/http/requests/multipart';
import { apiImageOf, apiListQuerySchema, type ApiImagePageDto, apiUploadQuerySchema } from '@/lib/shared/api-schemas';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';
import { listImages } from '@/lib/vault/gallery/list-images';
import { headCheckFor, storeImage } from '@/lib/vault/intake/store-image';
import { uploadLimits } from '@/lib/vault/intake/upload-limits';

export const GET = tokenRoute(
  { name: 'api.images.list', scope: 'images:read', params: noParamsSchema, query: apiListQuerySchema },
  async (actor, { query }) => {
    const { items, nextCursor } = await listImages(actor, { state: 'live', ...query });
    return jsonResponse({ items: items.map(apiImageOf), nextCursor } satisfies ApiImagePageDto);
  },
);
export const POST = tokenRoute(
  { name: 'api.images.create', scope: 'images:write', params: noParamsSchema, query: apiUploadQuerySchema },
  async (actor, { request, query }) => {
    const sent = await readSentFile(request, { maxBytes: uploadLimits().maxUploadBytes, head: headCheckFor(actor) });
    const { image } = await storeImage(actor, sent, { ...query, signal: request.signal });
    return createdResponse(apiImageOf(image), `/api/v1/images/${image.id}`);
  },
);
export const { PUT, PATCH, DELETE, OPTIONS } = refusedMethods('api.images', ['GET', 'HEAD', 'POST']);
