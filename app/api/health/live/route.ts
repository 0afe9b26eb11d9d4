import { publicRoute } from '@/lib/auth/doors';
import { jsonResponse } from '@/lib/http/json-response';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';

/** The process runs and answers; nothing else is asked. */
export const GET = publicRoute({ name: 'health.live', params: noParamsSchema }, () =>
  Promise.resolve(jsonResponse({ status: 'ok' })),
);
