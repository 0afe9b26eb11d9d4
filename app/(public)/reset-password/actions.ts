'use server';

import { publicFormAction } from '@/lib/auth/doors';
import { resetPassword as finish } from '@/lib/auth/passwords/reset-password';
import { resetPasswordSchema } from '@/lib/shared/account/auth-schemas';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const resetPassword = publicFormAction(
  { name: 'auth.reset-password', schema: resetPasswordSchema, limit: PER_ADDRESS },
  finish,
);
