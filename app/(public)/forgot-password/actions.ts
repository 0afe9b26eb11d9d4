'use server';

import { publicFormAction } from '@/lib/auth/doors';
import { askForReset } from '@/lib/auth/passwords/reset-password';
import { forgotPasswordSchema } from '@/lib/shared/account/auth-schemas';

const PER_ADDRESS = { limit: 20, windowSeconds: 60 * 60 };

export const forgotPassword = publicFormAction(
  { name: 'auth.forgot-password', schema: forgotPasswordSchema, limit: PER_ADDRESS },
  askForReset,
);
