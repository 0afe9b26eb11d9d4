import { serveOwnRendition } from '@/app/api/images/serve-own-rendition';
import { userRoute } from '@/lib/auth/doors';
import { offerToDoor } from '@/lib/http/direct-routes';
import { renditionPathSchema } from '@/lib/shared/images/rendition-schemas';

const BYTES = { params: renditionPathSchema, isEmbeddable: false } as const;

export const GET = userRoute({ name: 'images.bytes', ...BYTES }, serveOwnRendition);
export const HEAD = userRoute({ name: 'images.bytes-head', ...BYTES }, serveOwnRendition);

offerToDoor(/^\/api\/images\/(?<imageId>[0-9a-f-]{36})\/(?<rendition>[a-z]+)$/, { GET, HEAD });
