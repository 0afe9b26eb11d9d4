// What the REST API takes and gives (docs/api.md). These shapes are a contract: fields may be added, none may change or go.

import { z } from 'zod';
import type { ImageDto } from '@/lib/shared/dto';
import { imageIdSchema, listImagesSchema, renditionSchema } from '@/lib/shared/images/image-schemas';
import type { MediaType } from '@/lib/shared/media-types';
import { MAX_PAGE_SIZE } from '@/lib/shared/limits';
import type { TokenScope } from '@/lib/shared/account/token-rules';

const DEFAULT_PAGE_SIZE = 50;

/** A picture as programs see it. `bytes` is the size of the clean original; width and height are as seen upright. */
export type ApiImageDto = {
  readonly id: string;
  readonly name: string;
  readonly mediaType: MediaType;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
};

export type ApiImagePageDto = { readonly items: readonly ApiImageDto[]; readonly nextCursor: string | null };

/** Whose token it is and what it may do. */
export type ApiMeDto = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
  readonly token: { readonly name: string; readonly scopes: readonly TokenScope[]; readonly expiresAt: string };
};

/** Picks what the API tells of a picture; what the gallery's shape has besides stays inside. */
export function apiImageOf({ id, name, mediaType, plainBytes, width, height, isAnimated, createdAt }: ImageDto): ApiImageDto {
  return { id, name, mediaType, bytes: plainBytes, width, height, isAnimated, createdAt };
}

export const apiImagePathSchema = z.strictObject({ imageId: imageIdSchema });
export const apiListQuerySchema = z.strictObject({
  cursor: listImagesSchema.shape.cursor,
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .pipe(z.int().max(MAX_PAGE_SIZE))
    .default(DEFAULT_PAGE_SIZE),
});
/** Programs that copy again what they copied before may have the same picture refused (409); otherwise it is kept once more. */
export const apiUploadQuerySchema = z.strictObject({ duplicates: z.enum(['keep', 'refuse']).default('keep') });
export const apiContentQuerySchema = z.strictObject({ rendition: renditionSchema.default('original') });
export const noQuerySchema = z.strictObject({});
