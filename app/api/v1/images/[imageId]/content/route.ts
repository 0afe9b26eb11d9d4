import { serveContent } from '@/app/api/v1/serve-content';
import { refusedMethods, tokenRoute } from '@/lib/auth/doors';
import { offerToDoor } from '@/lib/http/direct-routes';
import { apiContentQuerySchema, apiImagePathSchema } from '@/lib/shared/api-schemas';

const CONTENT = { scope: 'images:read', params: apiImagePathSchema, query: apiContentQuerySchema } as const;

export const GET = tokenRoute({ name: 'api.images.content', ...CONTENT }, serveContent);
export const HEAD = tokenRoute({ name: 'api.images.content-head', ...CONTENT }, serveContent);
export const { POST, PUT, PATCH, DELETE, OPTIONS } = refusedMethods('api.images.content', ['GET', 'HEAD']);

offerToDoor(/^\/api\/v1\/images\/(?<imageId>[0-9a-f-]{36})\/content$/, { GET, HEAD });
