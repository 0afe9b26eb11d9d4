'use server';

import { userFormAction } from '@/lib/auth/doors';
import { changePassword as replacePassword } from '@/lib/auth/passwords/change-password';
import { setFirstPassword } from '@/lib/auth/passwords/first-password';
import { firstPasswordSchema } from '@/lib/shared/account/account-schemas';
import { changePasswordSchema } from '@/lib/shared/account/auth-schemas';

const PROOFS = { limit: 20, windowSeconds: 10 * 60 };

export const setPassword = userFormAction(
  { name: 'settings.set-password', schema: firstPasswordSchema, limit: PROOFS, isStepUp: true },
  setFirstPassword,
);
export const changePassword = userFormAction(
  { name: 'settings.change-password', schema: changePasswordSchema, limit: PROOFS, isStepUp: true },
  replacePassword,
);
