// The door for a platform's scheduler: opened by a shared secret, for work that shows nothing of anybody.

import { markDoor } from '@/lib/auth/door/door-mark';
import { publicRoute } from '@/lib/auth/doors';
import { config } from '@/lib/config/config';
import { equalsInConstantTime } from '@/lib/crypto/secrets';
import { SafelightError } from '@/lib/shared/safelight-error';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';

const RULE = { limit: 60, windowSeconds: 600 };

/**
 * A GET that runs `work` when the bearer token is CRON_SECRET; closed (404) where none is configured.
 * @throws nothing: refusals are problem responses (`object/not-found`, `auth/required`)
 */
export function cronRoute(options: { name: string }, work: () => Promise<unknown>) {
  const door = publicRoute({ name: options.name, params: noParamsSchema, limit: RULE }, async (request) => {
    const { CRON_SECRET } = config();
    if (!CRON_SECRET) throw new SafelightError('object/not-found', { detail: 'no CRON_SECRET' });
    if (!equalsInConstantTime(request.headers.get('authorization') ?? '', `Bearer ${CRON_SECRET}`)) {
      throw new SafelightError('auth/required', { detail: 'cron secret' });
    }
    return Response.json(await work());
  });
  const scheduled: typeof door = (request, context) => door(request, context);
  return markDoor(scheduled, { name: options.name, kind: 'route', access: 'scheduler' });
}
