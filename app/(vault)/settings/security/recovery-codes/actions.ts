'use server';

import { z } from 'zod';
import { userFormAction } from '@/lib/auth/doors';
import { regenerateRecoveryCodes as regenerate } from '@/lib/auth/factors/recovery-codes';

export const regenerateRecoveryCodes = userFormAction(
  {
    name: 'settings.regenerate-recovery-codes',
    schema: z.strictObject({}),
    limit: { limit: 20, windowSeconds: 10 * 60 },
    isStepUp: true,
  },
  regenerate,
);
