'use server';

import { userFormAction } from '@/lib/auth/doors';
import { setFirstPassword } from '@/lib/auth/passwords/first-password';
import { firstPasswordSchema } from '@/lib/shared/account-schemas';

const PROOFS = { limit: 20, windowSeconds: 10 * 60 };

export const setPassword = userFormAction(
  { name: 'settings.set-password', schema: firstPasswordSchema, limit: PROOFS, isStepUp: true },
  setFirstPassword,
);
