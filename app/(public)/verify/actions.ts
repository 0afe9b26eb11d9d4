'use server';

import { redirect } from 'next/navigation';
import { publicFormAction } from '@/lib/auth/doors';
import { verifyEmail as finish } from '@/lib/auth/sign-up/verify-email';
import { passwordSchema, verifyEmailSchema } from '@/lib/shared/account/auth-schemas';

// The link alone is not enough: the password chosen at sign-up comes with it (decision 0007).
const schema = verifyEmailSchema.extend({ password: passwordSchema });
const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const verifyEmail = publicFormAction({ name: 'auth.verify', schema, limit: PER_ADDRESS }, async (input) => {
  await finish(input);
  redirect('/photos');
});
