import { publicRoute } from '@/lib/auth/doors';
import { providerCallback } from '@/lib/auth/oidc/oauth';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';

const RETURNS = { limit: 30, windowSeconds: 600 };

export const GET = publicRoute({ name: 'auth.oidc-callback', params: noParamsSchema, limit: RETURNS }, providerCallback('oidc'));
