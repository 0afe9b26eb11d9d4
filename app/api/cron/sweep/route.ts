import { cronRoute } from '@/lib/auth/door/cron-door';
import { runSweep } from '@/lib/vault/jobs';

export const GET = cronRoute({ name: 'cron.sweep' }, runSweep);
