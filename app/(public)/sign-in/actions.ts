'use server';

import { redirect } from 'next/navigation';
import { publicFormAction } from '@/lib/auth/doors';
import { signIn as prove } from '@/lib/auth/sign-in';
import { signInSchema } from '@/lib/shared/auth-schemas';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const signIn = publicFormAction({ name: 'auth.sign-in', schema: signInSchema, limit: PER_ADDRESS }, async (input) => {
  const { path } = await prove(input);
  redirect(path);
});
