import { userRoute } from '@/lib/auth/doors';
import { createdResponse } from '@/lib/http/json-response';
import { readSentFile } from '@/lib/http/multipart';
import { noParamsSchema } from '@/lib/shared/rendition-schemas';
import { uploadWishesSchema } from '@/lib/shared/upload-schema';
import { headCheckFor, storeImage } from '@/lib/vault/store-image';
import { uploadLimits } from '@/lib/vault/upload-limits';

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
