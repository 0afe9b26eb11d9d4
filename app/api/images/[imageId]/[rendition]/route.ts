import { serveRendition } from '@/app/api/images/serve-rendition';
import { userRoute } from '@/lib/auth/doors';
import { renditionPathSchema } from '@/lib/shared/rendition-schemas';

export const GET = userRoute({ name: 'images.bytes', params: renditionPathSchema, isEmbeddable: false }, serveRendition);
export const HEAD = userRoute({ name: 'images.bytes-head', params: renditionPathSchema, isEmbeddable: false }, serveRendition);
