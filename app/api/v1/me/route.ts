import { refusedMethods, tokenRoute } from '@/lib/auth/doors';
import { requireTokenHolder } from '@/lib/auth/tokens/token-holder';
import { jsonResponse } from '@/lib/http/json-response';
import { noQuerySchema } from '@/lib/shared/api-schemas';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';

export const GET = tokenRoute(
  { name: 'api.me', scope: 'account:read', params: noParamsSchema, query: noQuerySchema },
  async (actor) => jsonResponse(await requireTokenHolder(actor)),
);
export const { POST, PUT, PATCH, DELETE, OPTIONS } = refusedMethods('api.me', ['GET', 'HEAD']);
