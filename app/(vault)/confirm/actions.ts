'use server';

import { redirect } from 'next/navigation';
import { userFormAction } from '@/lib/auth/doors';
import { confirmByPassword } from '@/lib/auth/sign-in/confirm';
import { confirmPasswordSchema } from '@/lib/shared/auth-schemas';

const PROOFS = { limit: 20, windowSeconds: 10 * 60 };

export const confirmPassword = userFormAction(
  { name: 'auth.confirm-password', schema: confirmPasswordSchema, limit: PROOFS },
  async (actor, input) => {
    const { path } = await confirmByPassword(actor, input);
    redirect(path);
  },
);
