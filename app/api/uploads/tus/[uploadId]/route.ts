import { serveTus } from '@/app/api/uploads/tus/serve-tus';
import { userRoute } from '@/lib/auth/doors';
import { uploadPathSchema } from '@/lib/shared/images/upload-schema';

const PARTS = { params: uploadPathSchema, limit: { limit: 6_000, windowSeconds: 600 }, isEmbeddable: false };

export const HEAD = userRoute({ name: 'uploads.look', ...PARTS }, (actor, request, { uploadId }) =>
  serveTus(actor, request, uploadId),
);
export const PATCH = userRoute({ name: 'uploads.part', ...PARTS }, (actor, request, { uploadId }) =>
  serveTus(actor, request, uploadId),
);
export const DELETE = userRoute({ name: 'uploads.cancel', ...PARTS }, (actor, request, { uploadId }) =>
  serveTus(actor, request, uploadId),
);
