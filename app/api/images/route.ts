import { userRoute } from '@/lib/auth/doors';
import { jsonResponse, searchFields } from '@/lib/http/json-response';
import { listImagesSchema } from '@/lib/shared/images/image-schemas';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';
import { listImages } from '@/lib/vault/gallery/list-images';

export const GET = userRoute(
  { name: 'images.list', params: noParamsSchema, limit: { limit: 3_000, windowSeconds: 600 } },
  async (actor, request) => jsonResponse(await listImages(actor, listImagesSchema.parse(searchFields(request)))),
);
