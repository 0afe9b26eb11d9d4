import { userRoute } from '@/lib/auth/doors';
import { jsonResponse, searchFields } from '@/lib/http/json-response';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';
import { timelineSchema } from '@/lib/shared/images/timeline-schemas';
import { listTimeline } from '@/lib/vault/timeline/list-timeline';

export const GET = userRoute(
  { name: 'timeline.list', params: noParamsSchema, limit: { limit: 1_000, windowSeconds: 600 } },
  async (actor, request) => jsonResponse(await listTimeline(actor, timelineSchema.parse(searchFields(request)).by)),
);
