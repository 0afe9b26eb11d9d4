import { userRoute } from '@/lib/auth/doors';
import { jsonBody, jsonResponse } from '@/lib/http/json-response';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';
import { timelineDaysSchema } from '@/lib/shared/images/timeline-schemas';
import { listTimelineDays } from '@/lib/vault/timeline/list-timeline';

// A question, but a POST: the days on which somebody took pictures belong into no address, and so into no log of a proxy.
export const POST = userRoute(
  { name: 'timeline.days', params: noParamsSchema, limit: { limit: 6_000, windowSeconds: 600 } },
  async (actor, request) => jsonResponse(await listTimelineDays(actor, timelineDaysSchema.parse(await jsonBody(request)))),
);
