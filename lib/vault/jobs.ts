// The work that comes round by itself.

import type { Job } from '@/lib/jobs/schedule';
import { sweep } from '@/lib/vault/sweep';

export const SWEEP_JOB: Job = { name: 'sweep', everySeconds: 60 * 60, run: () => sweep() };
export const JOBS: readonly Job[] = [SWEEP_JOB];
