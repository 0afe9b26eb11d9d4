// The parts of a rendition's address.

import { z } from 'zod';
import { imageIdSchema, ownRenditionSchema } from '@/lib/shared/images/image-schemas';

export const renditionPathSchema = z.strictObject({ imageId: imageIdSchema, rendition: ownRenditionSchema });
export type RenditionPath = z.output<typeof renditionPathSchema>;
/** The path of a route without parts of its own; Next hands over undefined or an empty object. */
export const noParamsSchema = z.strictObject({}).optional();
