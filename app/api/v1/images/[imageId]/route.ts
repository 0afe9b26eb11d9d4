import { refusedMethods, tokenRoute } from '@/lib/auth/doors';
import { emptyResponse, jsonResponse } from '@/lib/http/json-response';
import { apiImageOf, apiImagePathSchema, noQuerySchema } from '@/lib/shared/api-schemas';
import { requireLiveImage, trashLiveImage } from '@/lib/vault/gallery/live-images';

export const GET = tokenRoute(
  { name: 'api.images.get', scope: 'images:read', params: apiImagePathSchema, query: noQuerySchema },
  async (actor, { params }) => jsonResponse(apiImageOf(await requireLiveImage(actor, params.imageId))),
);
export const DELETE = tokenRoute(
  { name: 'api.images.delete', scope: 'images:delete', params: apiImagePathSchema, query: noQuerySchema },
  async (actor, { params }) => {
    await trashLiveImage(actor, params.imageId);
    return emptyResponse();
  },
);
export const { POST, PUT, PATCH, OPTIONS } = refusedMethods('api.images.one', ['GET', 'HEAD', 'DELETE']);
