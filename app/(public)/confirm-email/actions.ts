'use server';

import { confirmEmailChange } from '@/lib/auth/account/change-email';
import { publicFormAction } from '@/lib/auth/doors';
import { linkOnlySchema } from '@/lib/shared/account/account-schemas';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const confirmEmail = publicFormAction(
  { name: 'auth.confirm-email', schema: linkOnlySchema, limit: PER_ADDRESS },
  confirmEmailChange,
);
