import { serveOwnRendition } from '@/app/api/images/serve-own-rendition';
import { userRoute } from '@/lib/auth/doors';
import { renditionPathSchema } from '@/lib/shared/images/rendition-schemas';

const BYTES = { params: renditionPathSchema, isEmbeddable: false } as const;

export const GET = userRoute({ name: 'images.bytes', ...BYTES }, serveOwnRendition);
export const HEAD = userRoute({ name: 'images.bytes-head', ...BYTES }, serveOwnRendition);
