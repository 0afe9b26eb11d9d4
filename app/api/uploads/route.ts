import { userRoute } from '@/lib/auth/doors';
import { createdResponse } from '@/lib/http/json-response';
import { readSentFile } from '@/lib/http/requests/multipart';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';
import { uploadWishesSchema } from '@/lib/shared/images/upload-schema';
import { headCheckFor, storeImage } from '@/lib/vault/intake/store-image';
import { uploadLimits } from '@/lib/vault/intake/upload-limits';

export const POST = userRoute(
  { name: 'uploads.create', params: noParamsSchema, limit: { limit: 3_000, windowSeconds: 600 }, isEmbeddable: false },
  async (actor, request) => {
    const { fields, ...sent } = await readSentFile(request, {
      maxBytes: uploadLimits().maxUploadBytes,
      fields: ['keepDuplicate'],
      head: headCheckFor(actor),
    });
    const stored = await storeImage(actor, sent, { ...uploadWishesSchema.parse(fields), signal: request.signal });
    return createdResponse(stored, `/photos/${stored.image.id}`);
  },
);
