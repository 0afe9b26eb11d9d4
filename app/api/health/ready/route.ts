import { publicRoute } from '@/lib/auth/doors';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';
import { findFailingParts } from '@/lib/vault/readiness';

/** The process can do its work: 200, or 503 with the parts that cannot, in general words. */
export const GET = publicRoute({ name: 'health.ready', params: noParamsSchema }, async () => {
  const failing = await findFailingParts();
  return failing.length === 0 ? Response.json({ status: 'ok' }) : Response.json({ status: 'unready', failing }, { status: 503 });
});
