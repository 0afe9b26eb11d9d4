import { serveTus } from '@/app/api/uploads/tus/serve-tus';
import { userRoute } from '@/lib/auth/doors';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';

export const POST = userRoute(
  { name: 'uploads.begin', params: noParamsSchema, limit: { limit: 600, windowSeconds: 600 }, isEmbeddable: false },
  (actor, request) => serveTus(actor, request, null),
);
